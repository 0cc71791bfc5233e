import { AssemblyError } from '../assembly/assembly-error.ts';
import { isObject, type Json, type JsonObject } from '../assembly/template.ts';
import { leavesOf } from './property-leaves.ts';
import { honoured, isNoOp, type PropertyRules } from './rule.ts';

export interface PropertiesOptions {
  /** Opens every message: `Stack/LogicalId (Type)`. */
  readonly subject: string;
  readonly values: JsonObject;
  readonly rules: PropertyRules;
  /** Where these properties stand in the resource's own. */
  readonly prefix?: string;
  /** Paths that were read, shared by all properties of one resource. */
  readonly read?: Set<string>;
}

/**
 * A resource's evaluated properties, read through the table: reading what the table does not
 * honour throws, and {@link unread} tells what it honours but nobody read.
 */
export class Properties {
  readonly #subject: string;
  readonly #values: JsonObject;
  readonly #rules: PropertyRules;
  readonly #prefix: string;
  readonly #read: Set<string>;

  constructor({ subject, values, rules, prefix = '', read = new Set() }: PropertiesOptions) {
    this.#subject = subject;
    this.#values = values;
    this.#rules = rules;
    this.#prefix = prefix;
    this.#read = read;
  }

  /** The value as it is; undefined when the template does not set it. */
  json(name: string): Json | undefined {
    if (this.#rules[name] !== honoured) {
      throw new AssemblyError(`${this.#at(name)} is read but not honoured by the gate's table`);
    }
    this.#read.add(this.#path(name));
    return this.#values[name];
  }

  text(name: string): string | undefined {
    const value = this.json(name);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'object') throw this.#wrong(name, 'text', value);
    return String(value);
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new AssemblyError(`${this.#at(name)} is required`);
    return value;
  }

  /** A number, also when the template writes it as text. */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === '' || Number.isNaN(value)) throw this.#wrong(name, 'a number', text);
    return value;
  }

  /** True or false, also when the template writes it as text. */
  flag(name: string): boolean | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (text !== 'true' && text !== 'false') throw this.#wrong(name, 'true or false', text);
    return text === 'true';
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.json(name);
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw this.#wrong(name, 'a list', value);
    return (value as readonly Json[]).map(String);
  }

  /** A nested object whose own properties the table judges. */
  child(name: string): Properties | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (!isObject(value)) throw this.#wrong(name, 'an object', value);
    return this.#nested(name, name, value);
  }

  /** A list of nested objects; empty when the template does not set it. */
  children(name: string): readonly Properties[] {
    const value = this.#values[name] ?? [];
    if (!Array.isArray(value)) throw this.#wrong(name, 'a list', value);
    return (value as readonly Json[]).map((entry, at) => {
      if (!isObject(entry)) throw this.#wrong(`${name}[${at}]`, 'an object', entry);
      return this.#nested(name, `${name}[${at}]`, entry);
    });
  }

  /** Honoured properties that the template sets and nobody has read, by full path. */
  unread(): readonly string[] {
    return leavesOf(this.#values, this.#rules, this.#prefix)
      .filter(({ path, verdict }) => verdict === honoured && !this.#read.has(path))
      .map(({ path }) => `${this.#subject}.${path}`);
  }

  /** An error about one property, in the form all of them have. */
  refusal(name: string, rule: string): AssemblyError {
    return new AssemblyError(`${this.#at(name)} ${rule}`);
  }

  #nested(name: string, path: string, values: JsonObject): Properties {
    const rules = this.#rules[name];
    if (rules === undefined || rules === honoured || isNoOp(rules)) {
      throw new AssemblyError(
        `${this.#at(name)} is read key by key but not so judged by the gate's table`,
      );
    }
    return new Properties({
      subject: this.#subject,
      values,
      rules,
      prefix: this.#path(path),
      read: this.#read,
    });
  }

  #path(name: string): string {
    return this.#prefix === '' ? name : `${this.#prefix}.${name}`;
  }

  #at(name: string): string {
    return `${this.#subject}.${this.#path(name)}`;
  }

  #wrong(name: string, wanted: string, value: unknown): AssemblyError {
    return this.refusal(name, `must be ${wanted}, got ${JSON.stringify(value)}`);
  }
}
