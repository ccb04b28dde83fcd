import type { DiagnosisView, NetworkHost } from '#contract/diagnosis.ts';
import { escaped, FONTS, htmlDocument, MONO } from '#lib/html.ts';

const words = {
  ja: {
    title: 'ネットワーク開放のお願い',
    fileName: 'ネットワーク担当への依頼書',
    practice: '練習環境で作成したものです。実際の依頼には使えません。',
    lead: (organization: string) =>
      `${organization === '' ? '弊社' : organization}では Apple 製品を MDM で管理しています。下記の通信が遮断されていると、端末が応答しなくなります。プロキシや TLS の復号の対象からも外し、送信方向(端末から外部)の通信を許可してください。`,
    missing: '届かなかった接続先(優先して確認をお願いします)',
    none: 'このコンピュータからは、すべての接続先に届きました。端末が使う Wi-Fi や閉域網でも同じか、ご確認ください。',
    unasked: '接続の確認は、まだ行っていません。',
    all: '必要な接続先の一覧',
    device: '端末のネットワークについて',
    deviceText:
      '上記は、このコンピュータから確認した結果です。端末が使う Wi-Fi・閉域網・SIM では結果が異なることがあります。Apple のアドレス帯 17.0.0.0/8 への TCP 5223・443・2197 を許可すると、プッシュ通知に必要な通信をまとめて許可できます。',
    columns: { host: '接続先', port: 'ポート', protocol: '種類', parties: '接続元', purpose: '用途', result: '結果' },
    parties: { device: '端末', engine: 'MDM サーバ', console: '管理用 PC' },
    made: (time: string) => `作成: ${time}`,
    checked: (time: string) => `確認: ${time}`,
    reference: '参考: Apple「企業ネットワークで Apple 製品を使う」 support.apple.com/ja-jp/101555',
    purposes: {
      'push-to-devices': 'プッシュ通知(端末側)',
      'push-from-engine': 'プッシュ通知(MDM サーバ側)',
      'push-portal': 'MDM プッシュ通知証明書の更新',
      enrolment: '自動デバイス登録',
      activation: 'アクティベート',
      apps: 'App の配布',
      business: 'Apple Business Manager',
      accounts: 'Apple Account',
      updates: 'OS の更新',
      certificates: '証明書の確認',
    },
    results: {
      reached: '届いた',
      'no-name': '名前を解決できない',
      refused: '接続を拒否された',
      'timed-out': '応答がない',
      intercepted: '途中で TLS が復号されている',
      'tls-failed': 'TLS で接続できない',
      unasked: '未確認',
    },
  },
  en: {
    title: 'Request to open the network',
    fileName: 'Request to the network staff',
    practice: 'Made in practice. Not for a real request.',
    lead: (organization: string) =>
      `${organization === '' ? 'We' : organization} look after Apple devices by MDM. Where the connections below are blocked, devices stop answering. Please allow them outwards, without a proxy that decrypts TLS.`,
    missing: 'Not reached (please look at these first)',
    none: 'This computer reaches all of them. Please see whether the same holds on the Wi-Fi and the closed networks that devices use.',
    unasked: 'The connections have not been tried yet.',
    all: 'Everything that has to be open',
    device: 'On the network of the devices',
    deviceText:
      'This was tried from this computer; on the Wi-Fi, closed network or SIM of the devices it may be otherwise. Opening TCP 5223, 443 and 2197 to 17.0.0.0/8, which is Apple, covers all that push notifications need.',
    columns: { host: 'Host', port: 'Port', protocol: 'Kind', parties: 'From', purpose: 'For', result: 'Result' },
    parties: { device: 'Devices', engine: 'MDM server', console: 'Console' },
    made: (time: string) => `Made: ${time}`,
    checked: (time: string) => `Tried: ${time}`,
    reference: 'See also Apple, "Use Apple products on enterprise networks": support.apple.com/101555',
    purposes: {
      'push-to-devices': 'Push notifications, at devices',
      'push-from-engine': 'Push notifications, from the MDM server',
      'push-portal': 'Renewal of the push certificate',
      enrolment: 'Automated Device Enrollment',
      activation: 'Activation',
      apps: 'Apps',
      business: 'Apple Business Manager',
      accounts: 'Apple Account',
      updates: 'OS updates',
      certificates: 'Certificate checks',
    },
    results: {
      reached: 'reached',
      'no-name': 'name not found',
      refused: 'refused',
      'timed-out': 'no answer',
      intercepted: 'TLS is decrypted on the way',
      'tls-failed': 'no TLS connection',
      unasked: 'not tried',
    },
  },
} as const;

type Words = (typeof words)['ja' | 'en'];
const JAPAN_MS = 9 * 3_600_000;
const moment = (at: number) => `${new Date(at + JAPAN_MS).toISOString().slice(0, 16).replace('T', ' ')} (JST)`;

const style = `@page { size: A4 portrait; margin: 14mm; }
body { font: 10.5pt/1.55 ${FONTS}; color: #111; margin: 0; }
h1 { font-size: 17pt; margin: 0 0 4mm; } h2 { font-size: 12pt; margin: 6mm 0 2mm; }
table { width: 100%; border-collapse: collapse; font-size: 9pt; } thead { display: table-header-group; } tr { break-inside: avoid; }
th, td { border: 0.3mm solid #888; padding: 1.2mm 2mm; text-align: start; vertical-align: top; } th { background: #eee; }
td.mono { font-family: ${MONO}; } tr.closed td { font-weight: 600; }
.practice { border: 0.5mm solid #8a6d00; padding: 2mm; font-weight: 600; } .quiet { color: #444; font-size: 9pt; }`;

/** For the people who look after the network: a page to print or to send, with what is missing first. */
export function networkSheet(
  { network }: Pick<DiagnosisView, 'network'>,
  about: { language: 'ja' | 'en'; organization: string; simulated: boolean; at: number },
): { fileName: string; content: string; base64: boolean } {
  const text: Words = words[about.language];
  const closed = network.hosts.filter(({ result }) => result !== null && result !== 'reached');
  const times = [text.made(moment(about.at)), ...(network.at === null ? [] : [text.checked(moment(network.at))])];
  const body = [
    about.simulated ? `<p class="practice">${escaped(text.practice)}</p>` : '',
    `<h1>${escaped(text.title)}</h1><p class="quiet">${escaped(times.join(' · '))}</p><p>${escaped(text.lead(about.organization))}</p>`,
    `<h2>${escaped(text.missing)}</h2>`,
    closed.length > 0 ? table(closed, text) : `<p>${escaped(network.state === 'done' ? text.none : text.unasked)}</p>`,
    `<h2>${escaped(text.device)}</h2><p>${escaped(text.deviceText)}</p>`,
    `<h2>${escaped(text.all)}</h2>${table(network.hosts, text)}<p class="quiet">${escaped(text.reference)}</p>`,
  ].join('\n');
  return {
    fileName: `${text.fileName} ${new Date(about.at + JAPAN_MS).toISOString().slice(0, 10)}.html`,
    content: htmlDocument({ language: about.language, title: text.title, style, body }),
    base64: false,
  };
}

function table(hosts: readonly NetworkHost[], text: Words): string {
  const heads = Object.values(text.columns).map((column) => `<th scope="col">${escaped(column)}</th>`);
  const rows = hosts.map(({ host, port, parties, purpose, result, found }) => {
    const outcome = text.results[result ?? 'unasked'] + (found === '' ? '' : ` (${found})`);
    const cells = [parties.map((party) => text.parties[party]).join(' · '), text.purposes[purpose], outcome];
    const shown = cells.map((cell) => `<td>${escaped(cell)}</td>`).join('');
    const open = result === null || result === 'reached';
    return `<tr${open ? '' : ' class="closed"'}><td class="mono">${escaped(host)}</td><td class="mono">${port}</td><td>TCP</td>${shown}</tr>`;
  });
  return `<table><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
