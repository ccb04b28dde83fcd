import { momentText } from '../../text/dates.ts';
import type { Language } from '../../text/i18n.ts';
import type { Say } from '../../text/use-text.ts';

/** A PIN on its way to the owner of a Mac. */
export interface PinSlip {
  readonly deviceId: string;
  readonly name: string;
  readonly serialNumber: string;
  readonly pin: string;
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Slips to cut out and hand over, one for each Mac. Made here, as main does not keep the PIN. */
export const pinSlips = (slips: readonly PinSlip[], t: Say, language: Language): string => {
  const pair = (name: string, value: string) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`;
  const one = ({ name, serialNumber, pin }: PinSlip) =>
    `<section><h1>${escaped(t('commands.pin.slipTitle'))}</h1><table>${[
      pair(t('commands.pin.slipName'), name),
      pair(t('commands.pin.slipSerial'), serialNumber),
      pair(t('commands.pin.slipDate'), momentText(Date.now(), language)),
    ].join(
      '',
    )}</table><p class="pin">${escaped(`${pin.slice(0, 3)} ${pin.slice(3)}`)}</p><p>${escaped(t('commands.pin.slipUse'))}</p><p>${escaped(
      t('commands.pin.slipKeep'),
    )}</p></section>`;
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${escaped(t('commands.pin.slipTitle'))}</title><style>
@page { size: A4; margin: 15mm }
body { font: 11pt/1.6 "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", sans-serif; margin: 0 }
section { border: 1px dashed #666; padding: 8mm; margin-bottom: 6mm; break-inside: avoid }
h1 { font-size: 13pt; margin: 0 0 3mm }
th { text-align: left; font-weight: 400; padding-right: 6mm }
.pin { font: 28pt/1.4 Menlo, "DejaVu Sans Mono", monospace; letter-spacing: .15em; margin: 3mm 0 }
</style>${slips.map(one).join('')}</html>`;
};
