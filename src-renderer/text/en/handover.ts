import type { handoverErrors as handoverErrorsJa, handover as handoverJa } from '../ja/handover.ts';
import type { TextShape } from '../text-shape.ts';

export const handover: TextShape<typeof handoverJa> = {
  dragOut: 'Drag it out',
  dragHint: 'Drag {{file}} to the desktop or into another app.',
  files: {
    'push-csr': 'the certificate signing request (CSR)',
    'push-request': 'the request file',
    'ade-certificate': 'the certificate with the public key',
    report: 'the PDF of the report',
    labels: 'the PDF of the labels',
  },
};

const leaving = {
  'not-here': 'Nothing can be dragged out here. Use the button that saves it.',
  'not-made': 'The file cannot be made now.',
  'not-writable': 'The file cannot be written. Is the disk full?',
};

export const handoverErrors: TextShape<typeof handoverErrorsJa> = { prepare: leaving, drag: leaving };
