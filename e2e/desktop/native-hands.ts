import { type ElectronApplication, expect } from '@playwright/test';

/** A question of the system's, as it is put to a person. */
interface Question {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  /** Does it hang on the window? */
  readonly onWindow: boolean;
}

/** A file that went through the save dialog. */
interface Saved {
  readonly path: string;
  readonly title: string;
  readonly state: string;
}

interface Notified {
  readonly title: string;
  readonly body: string;
}

/** What is kept in main, where the stand-ins are. */
interface Held {
  readonly questions: (Question & { readonly answer: (response: number) => void; answered: boolean })[];
  readonly outside: string[];
  readonly saved: Saved[];
  readonly notified: (Notified & { readonly click: () => void })[];
  /** What the bar on the icon was last told; below zero: nothing. */
  progress: number;
  readonly blockers: number[];
  readonly dragged: { readonly path: string; readonly pictured: boolean }[];
  /** The menu of the sign in the menu bar; null: there is none. */
  tray: Electron.Menu | null;
}

/**
 * What a test has no hands for, because the system draws it and not the page: message boxes, the save dialog, notifications, the
 * browser beside the app. Each is stood in for where the app hands it to the system, and answered as a person does.
 */
export class NativeHands {
  readonly #app: ElectronApplication;

  private constructor(app: ElectronApplication) {
    this.#app = app;
  }

  /** From now on until the process ends. `folder`: what a person chooses in every save dialog. */
  static async over(app: ElectronApplication, folder: string): Promise<NativeHands> {
    await app.evaluate(({ dialog, session, shell, BrowserWindow, Notification, Tray, powerSaveBlocker }, saveTo) => {
      const held: Held = { questions: [], outside: [], saved: [], notified: [], progress: -1, blockers: [], dragged: [], tray: null };
      Object.assign(globalThis, { held });
      const ask = (...given: unknown[]) => {
        const { message = '', detail = '', buttons = [] } = given.at(-1) as { message?: string; detail?: string; buttons?: string[] };
        return new Promise((resolve) => {
          const answer = (response: number) => resolve({ response, checkboxChecked: false });
          held.questions.push({ message, detail, buttons, onWindow: given.length > 1, answer, answered: false });
        });
      };
      const showErrorBox = (message: string, detail: string) =>
        held.questions.push({ message, detail, buttons: [], onWindow: false, answer: () => undefined, answered: false });
      Object.assign(dialog, { showMessageBox: ask, showErrorBox });
      Object.assign(shell, { openExternal: async (address: string) => void held.outside.push(address) });
      // The system's own centre may not be there, or may keep what it is given for ever. Both kinds of sign are met when they are listened
      // to, which the app does before it shows them: their methods are each one's own.
      Object.assign(Notification, { isSupported: () => true });
      const listenToNotification = Notification.prototype.on;
      Object.assign(Notification.prototype, {
        on(this: Electron.Notification, ...given: Parameters<typeof listenToNotification>) {
          this.show = () => void held.notified.push({ title: this.title, body: this.body, click: () => this.emit('click') });
          return Reflect.apply(listenToNotification, this, given);
        },
      });
      const listenToTray = Tray.prototype.on;
      Object.assign(Tray.prototype, {
        on(this: Electron.Tray, ...given: Parameters<typeof listenToTray>) {
          const [draw, destroy] = [this.setContextMenu, this.destroy];
          this.setContextMenu = (menu) => {
            held.tray = menu;
            draw.call(this, menu);
          };
          this.destroy = () => {
            held.tray = null;
            destroy.call(this);
          };
          return Reflect.apply(listenToTray, this, given);
        },
      });
      for (const window of BrowserWindow.getAllWindows()) {
        // A drag of the system's is over when a button of the mouse is let go of, and nobody holds one.
        window.webContents.startDrag = ({ file, icon }) =>
          void held.dragged.push({ path: file, pictured: typeof icon !== 'string' && !icon.isEmpty() });
        // These do what they do; only what they were told is noted.
        const { setProgressBar } = window;
        window.setProgressBar = (progress, options) => {
          held.progress = progress;
          setProgressBar.call(window, progress, options);
        };
      }
      const start = powerSaveBlocker.start.bind(powerSaveBlocker);
      Object.assign(powerSaveBlocker, {
        start: (type: 'prevent-app-suspension') => {
          const id = start(type);
          held.blockers.push(id);
          return id;
        },
      });
      session.defaultSession.on('will-download', (_event, item) => {
        const path = `${saveTo}/${item.getFilename()}`;
        item.setSavePath(path);
        item.once('done', (_done, state) => held.saved.push({ path, state, title: item.getSaveDialogOptions().title ?? '' }));
      });
    }, folder);
    return new NativeHands(app);
  }

  /** All questions so far, the oldest first. */
  questions(): Promise<Question[]> {
    return this.#app.evaluate(() =>
      (globalThis as unknown as { held: Held }).held.questions.map(({ message, detail, buttons, onWindow }) => ({
        message,
        detail,
        buttons,
        onWindow,
      })),
    );
  }

  /** Waits for the next question, and presses the first of these buttons that is under it. */
  async answer(...buttons: [string, ...string[]]): Promise<Question> {
    const open = () =>
      this.#app.evaluate(() => (globalThis as unknown as { held: Held }).held.questions.findIndex(({ answered }) => !answered));
    await expect.poll(open, { timeout: 20_000 }).toBeGreaterThanOrEqual(0);
    const index = await open();
    const question = (await this.questions())[index];
    if (question === undefined) throw new Error('the question is gone');
    const button = buttons.find((each) => question.buttons.includes(each));
    if (button === undefined) throw new Error(`no such button under ${JSON.stringify(question)}`);
    // Done when what waited for it has heard it; it may have led to the end of the process.
    await this.#app
      .evaluate(
        async (_electron, { at, response }) => {
          const asked = (globalThis as unknown as { held: Held }).held.questions[at];
          if (asked === undefined) return;
          asked.answered = true;
          asked.answer(response);
          await new Promise((resolve) => setTimeout(resolve, 0));
        },
        { at: index, response: question.buttons.indexOf(button) },
      )
      .catch(() => undefined);
    return question;
  }

  /** Every address that was handed to the person's browser. */
  outside(): Promise<string[]> {
    return this.#app.evaluate(() => (globalThis as unknown as { held: Held }).held.outside);
  }

  /** The address that `press` hands to the person's browser. */
  async openedBy(press: () => Promise<void>): Promise<string> {
    const before = (await this.outside()).length;
    await press();
    await expect.poll(async () => (await this.outside()).length).toBe(before + 1);
    return (await this.outside())[before] ?? '';
  }

  /** The file that `press` saves. */
  async savedBy(press: () => Promise<void>): Promise<Saved> {
    const all = () => this.#app.evaluate(() => (globalThis as unknown as { held: Held }).held.saved);
    const before = (await all()).length;
    await press();
    await expect.poll(async () => (await all()).length).toBe(before + 1);
    const saved = (await all())[before];
    if (saved?.state !== 'completed') throw new Error(`not saved: ${saved?.state}`);
    return saved;
  }

  /** Every file that the system was given to drag. */
  dragged(): Promise<{ path: string; pictured: boolean }[]> {
    return this.#app.evaluate(() => (globalThis as unknown as { held: Held }).held.dragged);
  }

  /** Everything that the system's notifications were given, the oldest first. */
  notified(): Promise<Notified[]> {
    return this.#app.evaluate(() => (globalThis as unknown as { held: Held }).held.notified.map(({ title, body }) => ({ title, body })));
  }

  /** Clicks the notification with this title. */
  async clickNotification(title: string): Promise<void> {
    await this.#app.evaluate(
      (_electron, wanted) => (globalThis as unknown as { held: Held }).held.notified.find((each) => each.title === wanted)?.click(),
      title,
    );
  }

  /** How far the bar on the icon is; null: there is none. */
  async progress(): Promise<number | null> {
    const progress = await this.#app.evaluate(() => (globalThis as unknown as { held: Held }).held.progress);
    return progress < 0 ? null : progress;
  }

  /** Is the computer kept from going to sleep? */
  awake(): Promise<boolean> {
    return this.#app.evaluate(({ powerSaveBlocker }) =>
      (globalThis as unknown as { held: Held }).held.blockers.some((id) => powerSaveBlocker.isStarted(id)),
    );
  }

  /** Chooses the item with these words in the application menu, once the page offers it. */
  async chooseInMenu(label: string): Promise<void> {
    const choose = () =>
      this.#app.evaluate(({ Menu }, wanted) => {
        const items = (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => submenu?.items ?? []);
        const item = items.find((each) => each.label === wanted && each.visible && each.enabled);
        item?.click();
        return item !== undefined;
      }, label);
    await expect.poll(choose, `the menu can be asked for ${label}`).toBe(true);
  }

  /** The words in the menu of the sign in the menu bar; null: there is none. */
  tray(): Promise<string[] | null> {
    return this.#app.evaluate(() => {
      const { tray } = (globalThis as unknown as { held: Held }).held;
      return tray === null ? null : tray.items.filter(({ type }) => type !== 'separator').map(({ label }) => label);
    });
  }

  /** Chooses something in it. */
  async chooseInTray(label: string): Promise<void> {
    await this.#app.evaluate((_electron, wanted) => {
      // What it leads to may be the end of the process.
      setTimeout(() => (globalThis as unknown as { held: Held }).held.tray?.items.find((item) => item.label === wanted)?.click(), 100);
    }, label);
  }
}
