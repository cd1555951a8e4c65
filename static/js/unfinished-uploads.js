// What the browser remembers of uploads that were cut off, by place: tus keeps an address for each.

// as long as the server keeps the pieces (uploads/services.py, KEPT)
const KEPT_MS = 24 * 60 * 60 * 1000;

// True once nothing is left of it on the server; also when it does not tell when it began.
export function isForgotten(creationTime, now) {
  return !(now - Date.parse(creationTime) < KEPT_MS);
}

// Those whose fingerprint begins with one of the keys, as {key, name}; older ones are forgotten.
export async function unfinishedUploads(keys) {
  const { urlStorage } = window.tus.defaultOptions;
  const found = [];
  for (const { urlStorageKey, metadata, creationTime } of await urlStorage.findAllUploads()) {
    if (isForgotten(creationTime, Date.now())) await urlStorage.removeUpload(urlStorageKey);
    else if (keys.some((key) => urlStorageKey.startsWith(`tus::${key}-`)))
      found.push({ key: urlStorageKey, name: metadata.filename });
  }
  return found;
}

export function forgetUpload(key) {
  return window.tus.defaultOptions.urlStorage.removeUpload(key);
}

export async function forgetFile(fingerprint) {
  const { urlStorage } = window.tus.defaultOptions;
  for (const { urlStorageKey } of await urlStorage.findUploadsByFingerprint(fingerprint)) {
    await urlStorage.removeUpload(urlStorageKey);
  }
}
