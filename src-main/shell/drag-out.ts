import { app, type BrowserWindow, nativeImage } from 'electron';

const SIDE = 32;

/** From now on the pointer, which is pressed over our window, drags this file; the system shows its usual picture beside it. */
export async function dragOut(window: BrowserWindow | null, path: string): Promise<void> {
  const icon = await app.getFileIcon(path, { size: 'normal' }).catch(() => nativeImage.createEmpty());
  if (window === null || window.isDestroyed()) return;
  // macOS refuses a drag without a picture (Electron, startDrag).
  window.webContents.startDrag({ file: path, icon: icon.isEmpty() ? sheetOfPaper() : icon });
}

/** A white square with a grey edge. */
function sheetOfPaper() {
  const pixels = Buffer.alloc(SIDE * SIDE * 4, 0xff);
  for (let at = 0; at < SIDE * SIDE; at += 1) {
    const [x, y] = [at % SIDE, Math.floor(at / SIDE)];
    if (x === 0 || y === 0 || x === SIDE - 1 || y === SIDE - 1) pixels.fill(0x80, at * 4, at * 4 + 3);
  }
  return nativeImage.createFromBitmap(pixels, { width: SIDE, height: SIDE });
}
