import {
  EnvironmentNameAvailability,
  ResourceNameViolation,
} from '@proton-vending/backstage-plugin-proton-common';
import { fieldMessages } from '../../translations/fields';
import { ProtonTranslate } from '../../useProtonTranslation';

/** What is wrong with a name, to stand after it. */
export function describeViolations(
  violations: ResourceNameViolation[],
  t: ProtonTranslate,
): string {
  return violations
    .map(violation => describeViolation(violation, t))
    .reduce((one, other) => t('fields.name.both', { one, other }));
}

/** Why a name cannot be used; what a newer backend says in its own words. */
export function describeTaken(
  name: string,
  { problem, reason }: EnvironmentNameAvailability,
  t: ProtonTranslate,
): string {
  switch (problem?.code) {
    case 'invalid':
      return t('fields.name.violated', {
        violation: describeViolations(problem.violations, t),
      });
    case 'taken': {
      const { environment } = problem;
      if (!environment) {
        return t('fields.name.exists', { name });
      }
      const from = {
        name,
        template: environment.templateName,
        version: environment.templateVersion,
      };
      return environment.deleting
        ? t('fields.name.existsDeleting', from)
        : t('fields.name.existsFrom', from);
    }
    default:
      return reason ?? t('fields.name.taken');
  }
}

function describeViolation(
  violation: ResourceNameViolation,
  t: ProtonTranslate,
): string {
  if (!Object.hasOwn(fieldMessages.name.violations, violation.code)) {
    return violation.message;
  }
  return violation.code === 'too-long'
    ? t('fields.name.violations.too-long', {
        maximum: String(violation.maximum),
        length: String(violation.length),
      })
    : t(`fields.name.violations.${violation.code}`);
}
