import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { OpenedPaths, pathsAmong } from './opened-paths.ts';

describe('files that are opened with the program', () => {
  it('wait from before it is ready until somebody takes them, in their order and once', () => {
    const app = new EventEmitter();
    const opened = new OpenedPaths(app as never);
    const event = { preventDefault: vi.fn() };
    app.emit('open-file', event, '/tokens/one.p7m');
    opened.open(['/tokens/two.pem']);
    expect(event.preventDefault).toHaveBeenCalledOnce();
    const take = vi.fn();
    opened.begin(take);
    expect(take.mock.calls).toEqual([[['/tokens/one.p7m', '/tokens/two.pem']]]);
    app.emit('open-file', event, '/tokens/three.pem');
    opened.open([]);
    expect(take.mock.calls.slice(1)).toEqual([[['/tokens/three.pem']]]);
  });
});

describe('the files among the words of a start', () => {
  const among = (...words: string[]) => pathsAmong(['/usr/bin/electron', ...words], '/home/sato', '/opt/shitaku');

  it('are what is no option and not the app itself, from where the person stands', () => {
    expect(among('--practice', '/opt/shitaku', 'MDM.pem', '/tmp/token.p7m', '')).toEqual(['/home/sato/MDM.pem', '/tmp/token.p7m']);
  });

  it('may be addresses of this computer, and no others', () => {
    expect(among('file:///tmp/%E8%A8%BC%E6%98%8E%E6%9B%B8.pem', 'file://elsewhere/share/x.pem')).toEqual(['/tmp/証明書.pem']);
  });
});
