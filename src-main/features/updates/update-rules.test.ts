import { describe, expect, it } from 'vitest';
import { isSecureAddress, judgeManifest, readFeed } from './update-rules.ts';

describe('the feed of updates', () => {
  it.each([
    [null, { problem: 'no-feed' }],
    ['', { problem: 'feed-malformed' }],
    ['{"url": 3}', { problem: 'feed-malformed' }],
    ['{"url": "https://updates.example/", "signed": false}', { problem: 'feed-malformed' }],
    ['{"url": "https://updates.example/", "channel": "../x"}', { problem: 'feed-malformed' }],
    ['{"url": "http://updates.example/"}', { problem: 'feed-insecure' }],
    ['{"url": "file:///tmp/"}', { problem: 'feed-insecure' }],
    ['{"url": "https://updates.example/a"}', { feed: { url: 'https://updates.example/a/', channel: 'latest' } }],
    ['{"url": "http://127.0.0.1:80/", "channel": "test-group"}', { feed: { url: 'http://127.0.0.1:80/', channel: 'test-group' } }],
  ])('is read from %s', (text, read) => {
    expect(readFeed(text)).toEqual(read);
  });

  it.each([
    ['https://updates.example/', true],
    ['http://localhost:8080/x', true],
    ['http://[::1]/x', true],
    ['http://127.0.0.1.example/', false],
    ['http://updates.example/', false],
    ['https://user:secret@updates.example/', false],
    ['ftp://127.0.0.1/', false],
    ['nowhere', false],
  ])('travels safely at %s: %s', (address, safe) => {
    expect(isSecureAddress(address)).toBe(safe);
  });
});

describe('a manifest', () => {
  const sha512 = `${'A'.repeat(86)}==`;
  const judge = (change: object) =>
    judgeManifest({ version: '1.10.0', files: [{ url: 'a.zip', sha512, size: 3 }], ...change }, '1.9.0', 'https://updates.example/');

  it('is an update by its numbers, not by its letters', () => {
    expect(judge({})).toEqual({ update: { version: '1.10.0', notes: '', releasedAt: null, size: 3 } });
    expect(judge({ version: '1.9.0' })).toEqual({ update: null });
    expect(judge({ version: '1.8.99' })).toEqual({ refused: 'older' });
  });

  it('is refused when one of its files is not safe, whichever', () => {
    const second = (file: object) => judge({ files: [{ url: 'a.zip', sha512 }, file] });
    expect(second({ url: 'http://updates.example/b.zip', sha512 })).toEqual({ refused: 'insecure' });
    expect(second({ url: '//other.example/b.zip', sha512 })).toMatchObject({ update: { version: '1.10.0' } });
    expect(second({ url: 'b.zip' })).toEqual({ refused: 'checksum-missing' });
  });

  it('has notes that are plain and bounded, and a date that is one', () => {
    const told = judge({ releaseNotes: `a\u202Eb\n${'x'.repeat(30_000)}`, releaseDate: 'soon' });
    expect(told).toMatchObject({ update: { releasedAt: null } });
    const notes = 'update' in told ? (told.update?.notes ?? '') : '';
    expect(notes.startsWith('ab\n')).toBe(true);
    expect(notes).toHaveLength(20_000);
    expect(judge({ releaseNotes: [{ version: '1', note: 'x' }] })).toMatchObject({ update: { notes: '' } });
  });
});
