import { TemplateVersion } from '@proton-vending/backstage-plugin-proton-common';
import { VersionNumbers } from './database/TemplateVersionStore';

/** The largest number that an integer column holds. */
const MAX_VERSION_NUMBER = 2_147_483_647;

/**
 * A version part of the API as a number. A part beyond every number that is
 * stored becomes the largest one, which no version has.
 */
export function toVersionNumber(part: string): number;
export function toVersionNumber(part: string | undefined): number | undefined;
export function toVersionNumber(part: string | undefined): number | undefined {
  return part === undefined
    ? undefined
    : Math.min(Number(part), MAX_VERSION_NUMBER);
}

/** How messages name a version, such as `eks:1.0`. */
export function formatVersionName(
  version: VersionNumbers & { templateName: string },
): string {
  return `${version.templateName}:${version.majorVersion}.${version.minorVersion}`;
}

/** A stored version as the API spells it. */
export function toTemplateVersion(numbers: VersionNumbers): TemplateVersion {
  return {
    majorVersion: String(numbers.majorVersion),
    minorVersion: String(numbers.minorVersion),
  };
}
