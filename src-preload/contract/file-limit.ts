/** No file this product takes is larger; a larger one is answered with a sentence, not read. Bytes; 4,000,000 characters of base64. */
export const MAX_FILE_BYTES = 3_000_000;

/** The largest message a screen may send, in bytes: both hosts hang up on whoever sends more. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
