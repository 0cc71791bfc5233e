import { describe, expect, test } from 'vitest';
import { AssemblyError } from '../../../../tools/local/assembly/assembly-error.ts';
import type { JsonObject } from '../../../../tools/local/assembly/template.ts';
import { Properties } from '../../../../tools/local/gate/properties.ts';
import { honoured, noop } from '../../../../tools/local/gate/rule.ts';

const rules = {
  Name: honoured,
  Size: honoured,
  On: honoured,
  Names: honoured,
  Tags: noop('tags have no effect locally'),
  Policy: { Count: honoured, Target: honoured },
  Keys: { Name: honoured },
} as const;

describe('properties read through the table', () => {
  test('give text, numbers, flags and lists, also when the template writes them as text', () => {
    const properties = read({ Name: 5, Size: '60', On: 'true', Names: ['a', 1] });

    expect(properties.text('Name')).toBe('5');
    expect(properties.number('Size')).toBe(60);
    expect(properties.flag('On')).toBe(true);
    expect(properties.texts('Names')).toEqual(['a', '1']);
  });

  test('are undefined when the template does not set them', () => {
    const properties = read({});

    expect([
      properties.text('Name'),
      properties.child('Policy'),
      properties.children('Keys'),
    ]).toEqual([undefined, undefined, []]);
  });

  test('name every honoured property that nobody read', () => {
    const properties = read({
      Name: 'a',
      Tags: [],
      Policy: { Count: 1, Target: 'b' },
      Keys: [{ Name: 'x' }, { Name: 'y' }],
    });

    properties.child('Policy')?.number('Count');
    properties.children('Keys')[0]?.text('Name');

    expect(properties.unread()).toEqual([
      'App/Q (T).Name',
      'App/Q (T).Policy.Target',
      'App/Q (T).Keys[1].Name',
    ]);
  });

  test.each([
    [
      'Tags',
      (of: Properties) => of.text('Tags'),
      "App/Q (T).Tags is read but not honoured by the gate's table",
    ],
    [
      'Other',
      (of: Properties) => of.json('Other'),
      "App/Q (T).Other is read but not honoured by the gate's table",
    ],
    [
      'Policy',
      (of: Properties) => of.json('Policy'),
      "App/Q (T).Policy is read but not honoured by the gate's table",
    ],
    ['Size', (of: Properties) => of.number('Size'), 'App/Q (T).Size must be a number, got "many"'],
    ['On', (of: Properties) => of.flag('On'), 'App/Q (T).On must be true or false, got "maybe"'],
    ['Names', (of: Properties) => of.texts('Names'), 'App/Q (T).Names must be a list, got "a"'],
    ['Name', (of: Properties) => of.requiredText('Name'), 'App/Q (T).Name is required'],
  ])('refuse %s that is not what the reader asks for', (_name, ask, message) => {
    const properties = read({ Tags: [], Policy: {}, Size: 'many', On: 'maybe', Names: 'a' });

    expect(() => ask(properties)).toThrow(new AssemblyError(message));
  });
});

function read(values: JsonObject): Properties {
  return new Properties({ subject: 'App/Q (T)', values, rules });
}
