/** A file as the bridge carries it: its name and standard base64. */
export const fileContent = async (file: File): Promise<{ fileName: string; content: string }> => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  const chunk = 0x8000;
  for (let at = 0; at < bytes.length; at += chunk) binary += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return { fileName: file.name.slice(0, 255), content: btoa(binary) };
};

/** The way back: what was carried, as the file it was. */
export const fileFrom = ({ fileName, content }: { fileName: string; content: string }): File => new File([bytesOf(content)], fileName);

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** Lets the person save `text` under `fileName`. */
export const saveText = (fileName: string, text: string): void => save(fileName, text);

const save = (fileName: string, content: string | Uint8Array<ArrayBuffer>): void => {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The download has taken its own hold of the blob by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
};

/** Lets the person save a file that main made. */
export const saveFile = ({ fileName, content, base64 }: { fileName: string; content: string; base64: boolean }): void => {
  save(fileName, base64 ? bytesOf(content) : content);
};
