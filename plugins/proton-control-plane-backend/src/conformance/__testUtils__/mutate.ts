import { Dice } from '@proton-vending/test-utils';

const VALUES: unknown[] = [
  ...[null, true, 0, -1, 2 ** 31, 1e308, 0.1, '', ' ', '\0', '\n', '\ud800'],
  ...['a', '😀'.repeat(50), 'a'.repeat(60_000), '../../etc/passwd', '%00'],
  ...["'; drop table environments; --", '${jndi:ldap://x}', '{{ 7 * 7 }}'],
  ...['proton: EnvironmentSpec\nspec: {}\n', 'a: &a [*a]', '99999999999999'],
  ...[[], {}, [null], [[[[]]]], { __proto__: { a: 1 } }, { a: { b: [1] } }],
  'arn:aws:proton:us-east-1:123456789012:environment/dev',
  'arn:aws:proton:us-east-1:123456789012:environment-template/eks:1.0',
  'arn:aws:proton:us-east-1:123456789012:environment-account-connection/none',
  '7c2f5a30-2f0d-4a6e-9b0e-6d1f0f6f3a11',
];
const SCRAPS = ['\0', '*a', '&a ', '../', '[', '{', '"', ': ', '\n  ', '$ref'];

/** A value with something in it replaced by something unwelcome. */
export function mutateValue(value: unknown, dice: Dice): unknown {
  if (typeof value !== 'object' || value === null || dice.below(8) === 0) {
    return typeof value === 'string' && value !== '' && dice.below(2) === 0
      ? mutateText(value, dice)
      : dice.pick(VALUES);
  }
  if (Array.isArray(value)) {
    const at = dice.below(value.length + 1);
    return [
      ...value.slice(0, at),
      mutateValue(value[at], dice),
      ...value.slice(at + 1),
    ];
  }
  const keys = Object.keys(value);
  const key = keys.length > 0 ? dice.pick(keys) : 'name';
  return {
    ...value,
    [key]: mutateValue((value as Record<string, unknown>)[key], dice),
  };
}

/** A text with some of it left out, doubled or replaced. */
export function mutateText(text: string, dice: Dice): string {
  const start = dice.below(text.length + 1);
  const end = Math.min(text.length, start + dice.below(20));
  const middle = dice.pick([
    '',
    text.slice(start, end).repeat(2),
    dice.pick(SCRAPS),
    text.slice(dice.below(text.length), text.length),
  ]);
  return text.slice(0, start) + middle + text.slice(end);
}

/** Bytes with some of them changed or cut off. */
export function mutateBytes(bytes: Buffer, dice: Dice): Buffer {
  const changed = Buffer.from(bytes);
  for (let count = 1 + dice.below(8); count > 0; count--) {
    changed[dice.below(changed.length)] = dice.below(256);
  }
  return dice.below(4) === 0
    ? changed.subarray(0, dice.below(changed.length))
    : changed;
}
