import { describe, expect, it } from 'vitest';
import { findingCode } from '#contract/inspection.ts';
import { codeOf, Findings } from './summary-rules.ts';
import { logLine } from './testing.ts';

const examples: readonly (readonly [code: string, process: string, message: string])[] = [
  ['push-received', 'mdmd', 'MDM|Polling MDM server https://mdm.example.jp/mdm/server for commands'],
  ['push-received', 'mdmd', 'Received push notification'],
  ['push-rejected', 'mdmd', 'Rejecting MDM push dictionary because it does not have the right magic string.'],
  ['push-connection-lost', 'apsd', 'Connection to courier was lost'],
  ['check-in-failed', 'mdmd', 'MDM|Transaction completed. Status: 401'],
  ['check-in-failed', 'profiled', 'Enrollment failed: stopped'],
  ['server-unreachable', 'mdmd', 'Error Domain=NSURLErrorDomain Code=-1004 "Could not connect to the server."'],
  ['server-unreachable', 'profiled', 'Enrollment failed: server-unreachable'],
  ['tls-refused', 'mdmd', 'Error Domain=NSURLErrorDomain Code=-1202 "The certificate for this server is invalid."'],
  ['profile-installed', 'profiled', 'Installed profile jp.shitaku.wifi'],
  ['profile-refused', 'profiled', 'Error Domain=MCProfileErrorDomain Code=1000'],
  ['not-now', 'mdmd', 'Command InstallProfile: status NotNow'],
  ['enrollment-removed', 'profiled', 'MDM enrollment was removed'],
  ['command-failed', 'mdmd', 'Command DeviceLock failed'],
];

describe('the summary', () => {
  it.each(examples)('finds %s in what %s says: %s', (code, process, message) => {
    expect(codeOf(logLine(1, { process, message }))).toBe(code);
  });

  it('has an example for each of its words', () => {
    expect([...new Set(examples.map(([code]) => code))].sort()).toEqual([...findingCode.options].sort());
  });

  it.each([
    ['mdmd', 'MDM|Transaction completed. Status: 200'],
    ['mdmd', 'MDM|Server has no commands for this device.'],
    ['mdmd', 'MDM|mdmd starting...'],
    ['profiled', 'Removed profile jp.shitaku.wifi'],
    ['apsd', 'keep-alive'],
  ])('makes nothing of an ordinary line: %s %s', (process, message) => {
    expect(codeOf(logLine(1, { process, message }))).toBeNull();
  });

  it('looks at nobody else, whatever they say', () => {
    expect(codeOf(logLine(1, { process: 'MyApp', mdm: false, message: 'Received push notification' }))).toBeNull();
  });

  it('counts, and tells the newest first', () => {
    const findings = new Findings();
    findings.hear(logLine(1, { message: 'status NotNow', at: 'a' }));
    findings.hear(logLine(2, { message: 'Command X failed', at: 'b' }));
    findings.hear(logLine(3, { message: 'status NotNow again', at: 'c' }));
    findings.hear(logLine(4, { message: 'MDM|mdmd starting...', at: 'd' }));
    expect(findings.list()).toEqual([
      { code: 'not-now', count: 2, last: 'c', line: 'status NotNow again' },
      { code: 'command-failed', count: 1, last: 'b', line: 'Command X failed' },
    ]);
  });

  it('is quick over the longest lines', () => {
    const nasty = ['profile ', 'command ', 'certificate ', 'push ', 'connection ', 'SSL '].map((word) => word.repeat(300));
    const began = performance.now();
    for (let number = 0; number < 2_000; number += 1) codeOf(logLine(number, { message: nasty[number % nasty.length] ?? '' }));
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
