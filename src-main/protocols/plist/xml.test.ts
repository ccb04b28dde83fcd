import { describe, expect, it } from 'vitest';
import { buildXmlPlist, PlistError, PlistReal, PlistUid, parsePlist, parsePlistDict } from './plist.ts';

const DOCTYPE = '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">';

function read(body: string): unknown {
  return parsePlist(Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${DOCTYPE}\n<plist version="1.0">${body}</plist>\n`));
}

function codeOf(document: string | Uint8Array): string {
  try {
    parsePlist(typeof document === 'string' ? Buffer.from(document) : document);
  } catch (error) {
    if (error instanceof PlistError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('reading XML', () => {
  it('accepts the layouts that devices and tools send', () => {
    const document = `<?xml version="1.0" encoding="UTF-8"?>\n${DOCTYPE}\n<plist version="1.0">\n<dict>\n\t<key>A</key>\n\t<string> b </string>\n</dict>\n</plist>`;
    for (const text of [
      document,
      document.replaceAll('\n', '\r\n'),
      `\ufeff${document}`,
      `\n${document}`,
      document.replace(/<\?xml.*?>\n/, ''),
      `<plist><dict><key>A</key><string> b </string></dict></plist>`,
    ]) {
      expect({ ...parsePlistDict(Buffer.from(text)) }).toEqual({ A: ' b ' });
    }
  });

  it('reads each type', () => {
    expect(read('<integer> -5 </integer>')).toBe(-5);
    expect(read('<integer>0x1f</integer>')).toBe(31);
    expect(read('<integer>9500000000000001</integer>')).toBe(9_500_000_000_000_001n);
    expect(read('<integer>18446744073709551615</integer>')).toBe(2n ** 64n - 1n);
    expect(read('<real>1.5e3</real>')).toEqual(new PlistReal(1500));
    expect(read('<real>-0.25</real>')).toBe(-0.25);
    expect(read('<real>nan</real>')).toBeNaN();
    expect(read('<real>-infinity</real>')).toBe(Number.NEGATIVE_INFINITY);
    expect(read('<date>2024-02-29T12:00:00Z</date>')).toEqual(new Date(Date.UTC(2024, 1, 29, 12)));
    expect(read('<data>\n\taGVs\n\tbG8=\n</data>')).toEqual(Buffer.from('hello'));
    expect(read('<data/>')).toEqual(Buffer.alloc(0));
    expect(read('<string/>')).toBe('');
    expect(read('<string><![CDATA[<a>]]>&amp;&#x1F34E;<!-- no --></string>')).toBe('<a>&🍎');
    expect(read('<array><true/><false></false></array>')).toEqual([true, false]);
    expect(read('<dict><key>CF$UID</key><integer>7</integer></dict>')).toEqual(new PlistUid(7));
  });

  it('takes __proto__ for an ordinary key', () => {
    const dict = parsePlistDict(Buffer.from('<plist><dict><key>__proto__</key><dict><key>x</key><true/></dict></dict></plist>'));
    expect(Object.keys(dict)).toEqual(['__proto__']);
    expect(dict.x).toBeUndefined();
    expect(Object.getPrototypeOf(dict)).toBeNull();
  });

  it('survives a control character in a name, as CoreFoundation writes it', () => {
    expect(read('<string>a\u0003b</string>')).toBe('a\ufffdb');
  });

  it('refuses a DOCTYPE that defines entities', () => {
    const laughs = '<!DOCTYPE plist [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><plist><string>&b;</string></plist>';
    const file = '<!DOCTYPE plist [<!ENTITY x SYSTEM "file:///etc/passwd">]><plist><string>&x;</string></plist>';
    const unused = '<!DOCTYPE plist [<!ENTITY a "ha">]><plist><true/></plist>';
    expect(codeOf(laughs)).toBe('malformed');
    expect(codeOf(unused)).toBe('malformed');
    expect(codeOf(file)).toBe('malformed');
    expect(codeOf('<plist><string>&unknown;</string></plist>')).toBe('malformed');
  });

  it.each([
    '<plist></plist>',
    '<plist><dict>',
    '<plist><dict></plist>',
    '<plist><dict><key>a</key></dict></plist>',
    '<plist><dict><string>a</string></dict></plist>',
    '<plist><dict><key>a</key><key>b</key><true/></dict></plist>',
    '<plist><array><key>a</key></array></plist>',
    '<plist><true/><true/></plist>',
    '<plist><array>text</array></plist>',
    '<plist><string><b/></string></plist>',
    '<plist><true>x</true></plist>',
    '<plist><null/></plist>',
    '<plist><integer></integer></plist>',
    '<plist><integer>1.5</integer></plist>',
    '<plist><integer>18446744073709551616</integer></plist>',
    '<plist><integer>-9223372036854775809</integer></plist>',
    '<plist><real>one</real></plist>',
    '<plist><date>2023-02-29T12:00:00Z</date></plist>',
    '<plist><date>yesterday</date></plist>',
    '<plist><data>a</data></plist>',
    '<plist><data>!!!!</data></plist>',
    '<plist><string>&#3;</string></plist>',
    '<plist><true/></plist><plist><true/></plist>',
    '<?xml version="1.0" encoding="ISO-8859-1"?><plist><true/></plist>',
  ])('refuses %s', (document) => {
    expect(codeOf(document)).toBe('malformed');
  });

  it('refuses other encodings than UTF-8', () => {
    expect(codeOf(Buffer.from('\ufeff<plist><true/></plist>', 'utf16le'))).toBe('not-a-plist');
    expect(codeOf(Buffer.from('<plist><string>\xe9</string></plist>', 'latin1'))).toBe('not-a-plist');
  });
});

describe('writing XML', () => {
  it('lays a document out as Apple does', () => {
    const value = {
      Name: 'a<b',
      Skip: undefined,
      Empty: {},
      None: [],
      List: [1, 1.5, new PlistReal(2)],
      Data: Buffer.from('hi'),
      At: new Date(999),
    };
    expect(buildXmlPlist(value).toString()).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n${DOCTYPE}\n<plist version="1.0">\n<dict>\n` +
        '\t<key>Name</key>\n\t<string>a&lt;b</string>\n\t<key>Empty</key>\n\t<dict/>\n\t<key>None</key>\n\t<array/>\n' +
        '\t<key>List</key>\n\t<array>\n\t\t<integer>1</integer>\n\t\t<real>1.5</real>\n\t\t<real>2.0</real>\n\t</array>\n' +
        '\t<key>Data</key>\n\t<data>aGk=</data>\n\t<key>At</key>\n\t<date>1970-01-01T00:00:00Z</date>\n</dict>\n</plist>\n',
    );
    expect(buildXmlPlist({ Only: undefined }).toString()).toContain('<dict/>');
  });

  it('replaces what XML cannot carry, so that the document stays readable', () => {
    const bytes = buildXmlPlist({ 'k\u0000': `\u0001\ud800\uffff\u0085 ok` });
    expect({ ...parsePlistDict(bytes) }).toEqual({ 'k\ufffd': '\ufffd\ufffd\ufffd\u0085 ok' });
  });

  it('keeps carriage returns and leading spaces', () => {
    expect(parsePlist(buildXmlPlist(' a\r\nb\r '))).toBe(' a\r\nb\r ');
  });

  it('throws for values that no plist can hold', () => {
    expect(() => buildXmlPlist(2n ** 64n)).toThrow(RangeError);
    expect(() => buildXmlPlist(new Date(Number.NaN))).toThrow(RangeError);
    expect(() => buildXmlPlist(new Date(Date.UTC(12_000, 0)))).toThrow(RangeError);
  });
});
