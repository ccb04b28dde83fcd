import { describe, expect, it } from 'vitest';
import { parseUsbmuxAddress } from './usbmux-address.ts';

describe('parseUsbmuxAddress', () => {
  it('knows where each platform keeps its daemon', () => {
    expect(parseUsbmuxAddress(undefined, 'linux')).toEqual({ path: '/var/run/usbmuxd' });
    expect(parseUsbmuxAddress(' ', 'darwin')).toEqual({ path: '/var/run/usbmuxd' });
    expect(parseUsbmuxAddress(undefined, 'win32')).toEqual({ host: '127.0.0.1', port: 27015 });
  });

  it.each([
    ['127.0.0.1:27915', { host: '127.0.0.1', port: 27915 }],
    ['localhost:1', { host: 'localhost', port: 1 }],
    ['[::1]:27915', { host: '::1', port: 27915 }],
    ['UNIX:/tmp/mux', { path: '/tmp/mux' }],
    ['unix:///tmp/mux', { path: '/tmp/mux' }],
    ['/tmp/mux:1', { path: '/tmp/mux:1' }],
  ])('takes every spelling in use: %s', (text, address) => {
    expect(parseUsbmuxAddress(text, 'linux')).toEqual(address);
  });

  it.each(['127.0.0.1', 'host:0', 'host:65536', ':27915', 'host:27915x', 'unix:', 'a b:1'])('refuses %s', (text) => {
    expect(() => parseUsbmuxAddress(text, 'linux')).toThrow(expect.objectContaining({ code: 'invalid' }));
  });
});
