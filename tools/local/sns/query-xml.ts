/** A value of an XML answer: text, a list (`<member>`), a map (`<entry>`) or a structure. */
export type XmlValue = string | boolean | XmlMap | readonly XmlValue[] | XmlStructure | undefined;

export interface XmlStructure {
  readonly [name: string]: XmlValue;
}

/** A map with `<entry><key/><value/></entry>` members. */
export class XmlMap {
  readonly entries: Readonly<Record<string, string>>;

  constructor(entries: Readonly<Record<string, string>>) {
    this.entries = entries;
  }
}

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

/** The answer of an operation; an empty result still has its element. */
export function responseXml(action: string, result: XmlStructure, requestId: string): string {
  const body = `<${action}Result>${toXml(result)}</${action}Result>`;
  const metadata = toXml({ ResponseMetadata: { RequestId: requestId } });
  return `<${action}Response xmlns="${namespace}">${body}${metadata}</${action}Response>`;
}

export interface XmlError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

export function errorXml({ code, message, status }: XmlError, requestId: string): string {
  const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
  const body = toXml({ Error: error, RequestId: requestId });
  return `<ErrorResponse xmlns="${namespace}">${body}</ErrorResponse>`;
}

function toXml(value: XmlValue): string {
  if (value === undefined) return '';
  if (typeof value !== 'object') return escapeText(String(value));
  if (value instanceof XmlMap) {
    const entries = Object.entries(value.entries);
    return entries.map(([key, text]) => `<entry>${toXml({ key, value: text })}</entry>`).join('');
  }
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `<${name}>${toXml(member)}</${name}>`)
    .join('');
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>"\r]/g, (character) => escapes[character] ?? character);
}
