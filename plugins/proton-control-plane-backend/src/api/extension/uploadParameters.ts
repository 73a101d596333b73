import { InputError } from '@backstage/errors';
import { isStorableText } from '../../database/storableText';
import { TemplateUpload } from '../../templates/TemplateUploads';
import { toVersionNumber } from '../../versionNumbers';
import { requireCustomerTags } from '../../tags/customerTags';

const MAX_DESCRIPTION_CHARACTERS = 500;
const MAX_TAG_KEY_CHARACTERS = 128;
const MAX_TAG_VALUE_CHARACTERS = 256;

/**
 * What the query of an upload says, in the bounds that Proton's model has for
 * the members of the same names.
 *
 * @throws InputError
 */
export function readUploadParameters(
  query: Record<string, unknown>,
): Omit<TemplateUpload, 'templateName' | 'archive'> {
  const majorVersion = readVersion(query, 'majorVersion');
  const minorVersion = readVersion(query, 'minorVersion');
  if (minorVersion !== undefined && majorVersion === undefined) {
    throw new InputError(
      'minorVersion names a version that existed before, so it needs a majorVersion',
    );
  }
  const description = readText(query, 'description');
  if ((description?.length ?? 0) > MAX_DESCRIPTION_CHARACTERS) {
    throw new InputError(
      `description may have at most ${MAX_DESCRIPTION_CHARACTERS} characters`,
    );
  }
  const clientToken = readText(query, 'clientToken');
  if (clientToken !== undefined && !/^[!-~]{1,64}$/.test(clientToken)) {
    throw new InputError(
      'clientToken must be 1 to 64 visible ASCII characters',
    );
  }
  return {
    majorVersion,
    minorVersion,
    description,
    clientToken,
    tags: requireCustomerTags(readTags(readText(query, 'tags'))),
    unlessUnchanged: readFlag(query, 'unlessUnchanged'),
    dryRun: readFlag(query, 'dryRun'),
  };
}

function readVersion(
  query: Record<string, unknown>,
  name: string,
): number | undefined {
  const version = readText(query, name);
  if (version !== undefined && !/^(0|[1-9]\d{0,19})$/.test(version)) {
    throw new InputError(`${name} must be a whole number, it is "${version}"`);
  }
  return version === undefined ? undefined : toVersionNumber(version);
}

function readText(
  query: Record<string, unknown>,
  name: string,
): string | undefined {
  const value = query[name];
  if (value !== undefined && typeof value !== 'string') {
    throw new InputError(`${name} can be given once, as a text`);
  }
  requireStorable(value, name);
  return value;
}

function requireStorable(text: string | undefined, name: string): void {
  if (text !== undefined && !isStorableText(text)) {
    throw new InputError(
      `${name} must not contain a null character or half of a surrogate pair`,
    );
  }
}

function readFlag(query: Record<string, unknown>, name: string): boolean {
  const text = readText(query, name) ?? 'false';
  if (text !== 'true' && text !== 'false') {
    throw new InputError(`${name} must be true or false, it is "${text}"`);
  }
  return text === 'true';
}

function readTags(text: string | undefined): { key: string; value: string }[] {
  return Object.entries(parseTags(text ?? '{}')).map(([key, value]) => {
    if (
      typeof value !== 'string' ||
      value.length > MAX_TAG_VALUE_CHARACTERS ||
      key.length < 1 ||
      key.length > MAX_TAG_KEY_CHARACTERS
    ) {
      throw new InputError(
        `The tag "${key}" must have a key of 1 to ${MAX_TAG_KEY_CHARACTERS} characters and a text of at most ${MAX_TAG_VALUE_CHARACTERS} as its value`,
      );
    }
    requireStorable(key + value, 'tags');
    return { key, value };
  });
}

function parseTags(text: string): object {
  try {
    const tags: unknown = JSON.parse(text);
    if (typeof tags === 'object' && tags !== null && !Array.isArray(tags)) {
      return tags;
    }
  } catch {
    // The error below says it all.
  }
  throw new InputError('tags must be a JSON object of keys and values');
}
