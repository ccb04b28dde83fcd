import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { askWhereToSave } from './downloads.ts';
import { OpenedPaths, pathsAmong } from './opened-paths.ts';

describe('the save dialog', () => {
  const start = (known: Record<string, string> = {}) => {
    const session = new EventEmitter();
    const remembered: [string, string][] = [];
    const failed = vi.fn();
    const folders = { of: (kind: string) => known[kind] ?? null, remember: (...one: [string, string]) => void remembered.push(one) };
    askWhereToSave(session as never, { title: () => '保存', folders, failed });
    const download = (fileName: string, savedTo: string, url = 'blob:app://shitaku/1') => {
      const item = Object.assign(new EventEmitter(), {
        getURL: () => url,
        getFilename: () => fileName,
        getSavePath: () => savedTo,
        setSaveDialogOptions: vi.fn(),
      });
      const event = { preventDefault: vi.fn() };
      session.emit('will-download', event, item);
      return { item, event };
    };
    return { download, remembered, failed };
  };

  it('opens where a file of the kind was saved last, and remembers where it went', () => {
    const { download, remembered } = start({ lists: '/home/a/lists' });
    expect(download('devices.csv', '').item.setSaveDialogOptions).toHaveBeenCalledWith({
      title: '保存',
      defaultPath: '/home/a/lists/devices.csv',
    });
    const { item } = download('request.plist', '/home/a/keys/request.plist');
    expect(item.setSaveDialogOptions).toHaveBeenCalledWith({ title: '保存', defaultPath: 'request.plist' });
    item.emit('done', {}, 'completed');
    expect(remembered).toEqual([['credentials', '/home/a/keys']]);
  });

  it('remembers nothing of what was cancelled, and saves nothing that the page did not make', () => {
    const { download, remembered, failed } = start();
    download('report.pdf', '/x/report.pdf').item.emit('done', {}, 'cancelled');
    expect(remembered).toEqual([]);
    expect(failed).not.toHaveBeenCalled();
    const { item, event } = download('a.csv', '/x/a.csv', 'https://example.com/a.csv');
    expect(event.preventDefault).toHaveBeenCalledTimes(1);
    expect(item.setSaveDialogOptions).not.toHaveBeenCalled();
  });

  it('does not let a file that could not be written pass for a saved one', () => {
    const { download, remembered, failed } = start();
    download('backup.shitaku', '/media/stick/backup.shitaku').item.emit('done', {}, 'interrupted');
    expect(failed).toHaveBeenCalledExactlyOnceWith('/media/stick/backup.shitaku');
    expect(remembered).toEqual([]);
  });
});

describe('files that the system hands over', () => {
  it('wait until somebody takes them, and go straight there afterwards', () => {
    const app = new EventEmitter();
    const opened = new OpenedPaths(app as never);
    const event = { preventDefault: vi.fn() };
    app.emit('open-file', event, '/early.pem');
    expect(event.preventDefault).toHaveBeenCalledTimes(1);
    const take = vi.fn();
    opened.begin(take);
    app.emit('open-file', event, '/late.pem');
    opened.open([]);
    expect(take.mock.calls).toEqual([[['/early.pem']], [['/late.pem']]]);
  });

  it.each([
    [
      ['shitaku', 'a.pem', '/b/c.p7m'],
      ['/home/me/a.pem', '/b/c.p7m'],
    ],
    [['electron', '--no-sandbox', '/app', '--practice', '-x', '', 'a b.pem'], ['/home/me/a b.pem']],
    [['shitaku', 'file:///home/me/%E5%90%8D.pem', 'file://other/x', 'file:///%'], ['/home/me/名.pem']],
    [['shitaku'], []],
  ])('are told from other words: %j', (words, paths) => {
    expect(pathsAmong(words, '/home/me', '/app')).toEqual(paths);
  });
});
