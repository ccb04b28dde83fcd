import { FONTS, MONO } from '#lib/html.ts';

/** What stands in the margins of each page of paper. Not from a person's hand: it becomes part of a style sheet. */
interface Margins {
  readonly checksum: string;
  /** Empty: not practice. */
  readonly practice: string;
}

/** A4 landscape. Margin boxes are Chromium's since 131; a browser without them prints no page numbers, and is none of our hosts. */
export const reportStyle = ({ checksum, practice }: Margins): string => `
@page {
  size: A4 landscape;
  margin: 13mm 10mm 12mm;
  @bottom-left { content: "SHA-256 ${checksum.slice(0, 16)}…"; font: 7pt ${MONO}; color: #444; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt ${FONTS}; }
  ${practice === '' ? '' : `@top-center { content: "${practice}"; font: 700 9pt ${FONTS}; color: #7a4b00; }`}
}
* { box-sizing: border-box; margin: 0; padding: 0; }
body { font: 8pt/1.45 ${FONTS}; color: #000; background: #fff; font-variant-numeric: tabular-nums; line-break: strict; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
@media screen { body { max-width: 277mm; margin: 8mm auto; } }
header { display: flex; justify-content: space-between; align-items: flex-start; margin-bottom: 3mm; }
h1 { font-size: 16pt; font-weight: 700; }
h2 { font-size: 10.5pt; font-weight: 700; margin: 6mm 0 1.5mm; break-after: avoid; }
.note { color: #444; margin-bottom: 1mm; break-after: avoid; }
.practice { border: 0.6mm solid #b36b00; background: #fff4dc; color: #7a4b00; font-weight: 700; font-size: 10pt; text-align: center; padding: 1.5mm; margin-bottom: 3mm; }
.signed { display: flex; }
.signed div { width: 22mm; height: 20mm; border: 0.2mm solid #777; margin-left: -0.2mm; text-align: center; }
.signed span { display: block; border-bottom: 0.2mm solid #777; font-size: 7pt; }
dl { display: grid; grid-template-columns: repeat(3, 1fr); gap: 0 4mm; border-top: 0.3mm solid #000; border-bottom: 0.3mm solid #000; padding: 1.5mm 0; }
dl div { display: flex; gap: 2mm; }
dl div:last-child { grid-column: 1 / -1; }
dt { color: #444; flex: none; min-width: 18mm; }
dd { overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.2mm solid #999; padding: 0.6mm 1mm; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
th { background: #eee; font-weight: 600; font-size: 7pt; white-space: normal; }
.devices td, .trouble td { font-size: 7.5pt; }
.contents td { font-size: 7pt; }
.times th, .times td { font-size: 6.5pt; padding: 0.5mm 0.7mm; }
.code { font-family: ${MONO}; font-size: 7pt; font-feature-settings: "zero"; overflow-wrap: anywhere; }
.time, .number { white-space: nowrap; }
.devices .time { white-space: normal; min-width: 17mm; }
td.number { text-align: right; }
.outcome { font-weight: 600; white-space: nowrap; }
td.failed, td.abandoned { background: #fde3e1; }
td.open, td.waiting, td.running { color: #555; }
td.skipped { background: #fff4dc; }
footer { margin-top: 6mm; break-inside: avoid; font-size: 7.5pt; }
footer code { font-family: ${MONO}; }
`;
