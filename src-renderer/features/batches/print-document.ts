/**
 * Opens the print window for a document main made. The frame may run no script of its own, and what it may load is bounded by
 * the page's content security policy besides the document's own; it goes when the window closes.
 */
export const printDocument = (html: string, title: string): void => {
  const frame = document.createElement('iframe');
  frame.setAttribute('sandbox', 'allow-same-origin allow-modals');
  frame.title = title;
  frame.className = 'seen-by-readers-only';
  frame.srcdoc = html;
  frame.addEventListener('load', () => {
    const inner = frame.contentWindow;
    if (inner === null) return;
    inner.addEventListener('afterprint', () => frame.remove(), { once: true });
    inner.print();
  });
  document.body.append(frame);
};
