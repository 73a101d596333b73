import { EnvironmentNameAvailability } from '@proton-vending/backstage-plugin-proton-common';
import { readTemplateChoice } from '../shared/templateChoice';

/**
 * Whether the form can take a name again, because an earlier attempt of the same
 * user to create the environment from the same template failed.
 */
export function canResume(
  { problem }: EnvironmentNameAvailability,
  /** What the form holds of the template. */
  template: unknown,
): boolean {
  const attempt = problem?.code === 'taken' ? problem.environment : undefined;
  if (!attempt?.failedAttempt) {
    return false;
  }
  const choice = readTemplateChoice(template);
  const [majorVersion] = attempt.templateVersion.split('.');
  return (
    choice === undefined ||
    (choice.name === attempt.templateName &&
      choice.majorVersion === majorVersion)
  );
}
