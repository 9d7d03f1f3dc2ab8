// Bytes from base64 where there may be no atob, as in audio worklets.

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((text.replace(/=/g, "").length * 3) / 4));
  for (let i = 0, at = 0, bits = 0, held = 0; at < bytes.length; i++) {
    bits = (bits << 6) | ALPHABET.indexOf(text[i]);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = bits >> held;
    }
  }
  return bytes;
}
