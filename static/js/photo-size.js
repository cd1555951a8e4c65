// Photos are made smaller before they are sent: a phone's 12 MB become about 1. What the browser
// cannot decode (HEIC, videos, documents) goes as it is; the server looks at everything again.

const LONGEST_SIDE = 2560;
const LEAST_PIXELS = 1_000_000;
const QUALITY = 0.88;

// {file, pixels}: what to send, and the pixels of the photo as taken (0 when unknown).
// `wanted` are the pixels below which the server takes no photo here, 0 where it takes any.
export async function readyToSend(file, wanted) {
  if (!file.type.startsWith("image/")) return { file, pixels: 0 };
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return { file, pixels: 0 };
  }
  const pixels = bitmap.width * bitmap.height;
  const scale = scaleOf(bitmap.width, bitmap.height, wanted);
  const smaller = scale < 1 ? await drawn(bitmap, scale, file) : file;
  bitmap.close();
  return { file: smaller.size < file.size ? smaller : file, pixels };
}

// Never below a million pixels nor those wanted, however long the photo is.
export function scaleOf(width, height, wanted) {
  const fitting = LONGEST_SIDE / Math.max(width, height);
  const least = Math.sqrt(Math.max(LEAST_PIXELS, wanted) / (width * height));
  return Math.min(1, Math.max(fitting, least));
}

async function drawn(bitmap, scale, file) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(bitmap.width * scale);
  canvas.height = Math.ceil(bitmap.height * scale);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; // what is transparent would turn black
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return blob ? new File([blob], file.name, { type: blob.type, lastModified: file.lastModified }) : file;
}

// “2,1 MP”, “0,04 MP”: as the server says it (documents.photos.megapixels_text).
export function megapixels(pixels) {
  const tenths = Math.floor(pixels / 100_000);
  if (tenths) return `${Math.floor(tenths / 10)},${tenths % 10} MP`;
  const digits = String(pixels);
  return `0,${digits.padStart(6, "0").slice(0, 7 - digits.length)} MP`;
}
