import {
  CurrentEnvironmentInputs,
  EnvironmentTemplateChoice,
  parseTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { readTemplateChoice } from '../shared/templateChoice';
import type { EnvironmentInputsOptions } from './schema';

/** Where the form's inputs come from, as far as the form says. */
export interface InputsSource {
  /** The template whose inputs to ask for. */
  choice?: EnvironmentTemplateChoice;
  /** Entity ref of the environment whose inputs to start from. */
  environmentRef?: string;
  /** Where that environment goes: `minor`, `major` or such as `1.2`. */
  version?: string;
}

/** Reads from the options of the field and from the form which inputs to ask for. */
export function readSource(
  options: EnvironmentInputsOptions,
  readFormValue: (field: string) => unknown,
): InputsSource {
  const {
    environmentTemplate,
    environmentTemplateField = 'environmentTemplate',
    environmentField,
    versionField,
  } = options;
  return {
    choice:
      readTemplateChoice(environmentTemplate) ??
      readTemplateChoice(readFormValue(environmentTemplateField)),
    environmentRef: readText(environmentField),
    version: readText(versionField),
  };

  function readText(field: string | undefined): string | undefined {
    const value = field ? readFormValue(field) : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  }
}

/**
 * The version whose inputs to ask for. `recommendedVersion` is that of the
 * environment's template, which `major` goes to.
 */
export function resolveChoice(
  source: InputsSource,
  current: CurrentEnvironmentInputs | undefined,
  recommendedVersion?: string,
): EnvironmentTemplateChoice | undefined {
  if (source.choice || !current) {
    return source.choice;
  }
  const { accountId, region, templateName: name } = current;
  const target = { name, accountId, region };
  const inUse = parseTemplateVersion(current.version);
  switch (source.version) {
    case undefined:
      return inUse && { ...target, ...inUse };
    case 'minor':
      return inUse && { ...target, majorVersion: inUse.majorVersion };
    case 'major': {
      const recommended = parseTemplateVersion(recommendedVersion ?? '');
      return (
        recommended && { ...target, majorVersion: recommended.majorVersion }
      );
    }
    default: {
      const version = parseTemplateVersion(source.version);
      return version && { ...target, ...version };
    }
  }
}
