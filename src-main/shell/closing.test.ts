import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClosingChoice } from '#contract/desktop.ts';
import { silentLog } from '#lib/log.ts';
import { Closing } from './closing.ts';
import { ServingTray } from './serving-tray.ts';
import type { Language } from './shell-text.ts';

interface TrayItem {
  readonly label?: string;
  readonly enabled?: boolean;
  readonly click?: () => void;
}
interface DrawnTray {
  menu: TrayItem[];
  destroyed: boolean;
  emit(name: string): void;
}

const electron = vi.hoisted(() => ({
  dialog: { showMessageBox: vi.fn() },
  trays: [] as DrawnTray[],
}));
vi.mock('electron', () => ({
  dialog: electron.dialog,
  Menu: { buildFromTemplate: (items: TrayItem[]) => items },
  nativeImage: { createFromDataURL: (url: string) => ({ url, addRepresentation: vi.fn(), setTemplateImage: vi.fn() }) },
  Tray: class extends EventEmitter {
    menu: TrayItem[] = [];
    destroyed = false;
    constructor() {
      super();
      electron.trays.push(this);
    }
    setToolTip = vi.fn();
    setContextMenu = (menu: TrayItem[]) => {
      this.menu = menu;
    };
    destroy = () => {
      this.destroyed = true;
    };
  },
}));

beforeEach(() => {
  electron.dialog.showMessageBox.mockReset();
  electron.trays.length = 0;
});

const [KEEP, QUIT, CANCEL] = [0, 1, 2];

describe('closing the window', () => {
  const start = (chosen: ClosingChoice, serving: () => Promise<number>, language: Language = 'en') => {
    let choice = chosen;
    let ended = false;
    const [keep, quit] = [vi.fn(), vi.fn()];
    const closing = new Closing({
      choice: {
        get: () => choice,
        set: (next) => {
          choice = next;
        },
      },
      serving,
      ended: () => ended,
      window: () => ({}) as never,
      keep,
      quit,
      language: () => language,
      log: silentLog,
    });
    /** Whether the window was held. */
    const close = () => {
      const event = { preventDefault: vi.fn() };
      closing.closing(event);
      return event.preventDefault.mock.calls.length === 1;
    };
    return { close, keep, quit, choice: () => choice, end: () => (ended = true) };
  };
  const answer = (response: number) => electron.dialog.showMessageBox.mockResolvedValueOnce({ response });

  it('asks once while devices are served, and says what quitting means', async () => {
    answer(KEEP);
    const { close, keep, quit, choice } = start('ask', async () => 12);
    expect([close(), close()]).toEqual([true, true]);
    await vi.waitFor(() => expect(keep).toHaveBeenCalledTimes(1));
    expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1);
    expect(electron.dialog.showMessageBox.mock.calls[0]?.[1]).toMatchObject({
      message: '12 devices rely on this app. What happens when the window is closed?',
      buttons: ['Keep in the Menu Bar', 'Quit', 'Cancel'],
      defaultId: KEEP,
      cancelId: CANCEL,
    });
    expect(electron.dialog.showMessageBox.mock.calls[0]?.[1].detail).toContain('devices get no answer until it is opened again');
    expect(choice()).toBe('keep');
    close();
    await vi.waitFor(() => expect(keep).toHaveBeenCalledTimes(2));
    expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1);
    expect(quit).not.toHaveBeenCalled();
  });

  it('quits when that was chosen, and remembers it', async () => {
    answer(QUIT);
    const { close, keep, quit, choice } = start('ask', async () => 1, 'ja');
    close();
    await vi.waitFor(() => expect(quit).toHaveBeenCalledTimes(1));
    expect(electron.dialog.showMessageBox.mock.calls[0]?.[1].message).toBe(
      '1台のデバイスがこのアプリを使っています。閉じたあとはどうしますか？',
    );
    expect(choice()).toBe('quit');
    expect(keep).not.toHaveBeenCalled();
  });

  it('leaves the window and the question open when cancelled', async () => {
    electron.dialog.showMessageBox.mockResolvedValue({ response: CANCEL });
    const { close, keep, quit, choice } = start('ask', async () => 1);
    close();
    await vi.waitFor(() => expect(electron.dialog.showMessageBox).toHaveBeenCalledTimes(1));
    await vi.waitFor(() => {
      close();
      expect(electron.dialog.showMessageBox.mock.calls.length).toBeGreaterThan(1);
    });
    expect(choice()).toBe('ask');
    expect([keep, quit].map((deed) => deed.mock.calls.length)).toEqual([0, 0]);
  });

  it.each([
    ['nobody is served', async () => 0],
    [
      'nobody can say',
      async () => {
        throw new Error('no core');
      },
    ],
  ])('is quitting without a question when %s', async (_when, serving) => {
    const { close, quit } = start('ask', serving);
    close();
    await vi.waitFor(() => expect(quit).toHaveBeenCalledTimes(1));
    expect(electron.dialog.showMessageBox).not.toHaveBeenCalled();
  });

  it('is quitting when nobody says for a long time, as while the keychain waits for its password', async () => {
    vi.useFakeTimers();
    try {
      const { close, quit } = start('ask', () => new Promise(() => undefined));
      close();
      await vi.advanceTimersByTimeAsync(6_000);
      expect(quit).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('holds nothing any more once everything has stopped', () => {
    const { close, end, keep } = start('keep', async () => 5);
    end();
    expect(close()).toBe(false);
    expect(keep).not.toHaveBeenCalled();
  });
});

describe('the sign in the menu bar', () => {
  const start = (serving: () => Promise<number>, language: () => Language = () => 'en') => {
    const [open, quit] = [vi.fn(), vi.fn()];
    return { tray: new ServingTray({ language, serving, open, quit }), open, quit };
  };
  const labels = () => electron.trays[0]?.menu.map(({ label }) => label);
  const press = (label: string) => electron.trays[0]?.menu.find((item) => item.label === label)?.click?.();

  it('says how many devices are served, and leads back and out', async () => {
    let serving = 1;
    let language: Language = 'en';
    const { tray, open, quit } = start(
      async () => serving,
      () => language,
    );
    tray.show();
    tray.show();
    expect(electron.trays).toHaveLength(1);
    await vi.waitFor(() => expect(labels()).toEqual(['Serving 1 device', undefined, 'Open Shitaku', 'Quit Shitaku']));
    expect(electron.trays[0]?.menu[0]?.enabled).toBe(false);
    press('Open Shitaku');
    expect(open).toHaveBeenCalledTimes(1);
    press('Quit Shitaku');
    expect(quit).toHaveBeenCalledTimes(1);

    serving = 30;
    language = 'ja';
    await tray.refresh();
    expect(labels()).toEqual(['30台に応答しています', undefined, 'Shitaku を開く', 'Shitaku を終了']);
    tray.hide();
    expect(electron.trays[0]?.destroyed).toBe(true);
    tray.show();
    expect(electron.trays).toHaveLength(2);
  });

  it('stands without a number while nobody knows it, and when it is gone before the answer', async () => {
    let tell: (serving: number) => void = () => undefined;
    const { tray } = start(() => new Promise((resolve) => (tell = resolve)));
    tray.show();
    expect(labels()?.[0]).toBe('Shitaku');
    tray.hide();
    tell(3);
    await tray.refresh();
    expect(labels()?.[0]).toBe('Shitaku');
  });
});
