import { RESOURCE_NAME_MAX_LENGTH } from '@proton-vending/backstage-plugin-proton-common';

const ENTITY_REF = /^[a-z]+:[\w.-]+\/([\w.-]+)$/i;

/**
 * Fills form values into a pattern such as `{owner}-{purpose}` and makes of it
 * a name that Proton accepts. Of an entity ref the name counts. `undefined`
 * while a value is missing.
 */
export function deriveName(
  pattern: string,
  read: (field: string) => unknown,
): string | undefined {
  let complete = true;
  const filled = pattern.replace(/\{([^{}]+)\}/g, (_, field) => {
    const value = toText(read(field.trim()));
    complete &&= value !== '';
    return value;
  });
  if (!complete) {
    return undefined;
  }
  return (
    filled
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/g, '')
      .replace(/[^0-9a-z_-]+/g, '-')
      .replace(/-{2,}/g, '-')
      .replace(/^[-_]+/, '')
      .slice(0, RESOURCE_NAME_MAX_LENGTH)
      .replace(/[-_]+$/, '') || undefined
  );
}

function toText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value === 'string') {
    return ENTITY_REF.exec(value.trim())?.[1] ?? value.trim();
  }
  const name = (value as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : '';
}
