import { SaxesParser } from 'saxes';

/** An element of a document, as a test reads it. */
export interface Read {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Read[];
  /** All of its text, whitespace as it stands. */
  readonly text: string;
}

interface Open {
  name: string;
  attributes: Record<string, string>;
  children: Read[];
  text: string;
}

/** Reads one of our documents, strictly: markup that slipped in through a text makes it throw, or shows as an element. */
export function readDocument(html: string): Read {
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const path: Open[] = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const opened: Open = { name: tag.name, attributes: tag.attributes as Record<string, string>, children: [], text: '' };
    path.at(-1)?.children.push(opened);
    path.push(opened);
  });
  parser.on('text', (text) => {
    for (const element of path) element.text += text;
  });
  parser.on('closetag', () => void path.pop());
  parser.write(html.replace('<!doctype html>', '')).close();
  return root;
}

/** Every element with this name (`p`), class (`.label`) or both (`p.mono`), in the order of the document. */
export function all(from: Read, selector: string): Read[] {
  const [name = '', kind] = selector.split('.');
  const fits = (element: Read) =>
    (name === '' || element.name === name) && (kind === undefined || (element.attributes.class ?? '').split(' ').includes(kind));
  return from.children.flatMap((child) => [...(fits(child) ? [child] : []), ...all(child, selector)]);
}
