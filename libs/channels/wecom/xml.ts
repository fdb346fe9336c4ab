import { XMLParser } from 'fast-xml-parser';

// Every value stays the text it is (“007”, ids beyond 2^53), and no entity is ever made into something else.
const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true, processEntities: false });

export type XmlFields = Record<string, unknown>;

/** The fields of a callback's `<xml>` element; null for anything else. Declared entities are refused unseen. */
export function xmlFields(text: string): XmlFields | null {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) return null;
  try {
    const document: unknown = parser.parse(text);
    return isFields(document) && isFields(document['xml']) ? document['xml'] : null;
  } catch {
    return null;
  }
}

export function isFields(value: unknown): value is XmlFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that holds text; null when it is missing, empty or has elements inside. */
export function textField(fields: XmlFields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** CDATA cannot hold its own end. */
export const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

/** Tabs and line breaks stay; what no XML may hold goes. */
export const clean = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[^\P{Cc}\n\t]/gu, '');
