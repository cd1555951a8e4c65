// What the clerk typed, kept on this machine until the server has confirmed it.

const PREFIX = "danvan:draft:";
const UPLOADS = "tus::"; // what the upload client remembers of files cut off: names and tickets

export class LocalCopy {
  constructor(draftId) {
    this.key = `${PREFIX}${draftId}`;
  }

  // `content` is {version, content, at}; false when the browser keeps nothing (full, or private mode).
  save(content) {
    try {
      localStorage.setItem(this.key, JSON.stringify(content));
      return true;
    } catch {
      return false;
    }
  }

  load() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // no storage, nothing kept
    }
  }
}

// On signing out: the next person at this machine must not find the text, nor what was sent.
export function forgetLocalCopies() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) || key.startsWith(UPLOADS)) localStorage.removeItem(key);
    }
  } catch {
    // no storage, nothing kept
  }
}
