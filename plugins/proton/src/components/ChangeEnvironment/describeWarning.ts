import { ChangeWarning } from '@proton-vending/backstage-plugin-proton-common';
import { ProtonTranslate } from '../../useProtonTranslation';

/** A warning in the language of the app; one that is not known as it is. */
export function describeWarning(
  warning: ChangeWarning,
  t: ProtonTranslate,
): string {
  switch (warning.code) {
    case 'another-major':
      return t('warnings.another-major', { version: warning.version });
    case 'older-version':
      return t('warnings.older-version', {
        version: warning.version,
        current: warning.current,
      });
    case 'draft':
      return t('warnings.draft', { version: warning.version });
    case 'nothing-changes':
      return t('warnings.nothing-changes');
    default:
      // Of a backend that is newer.
      return (warning as ChangeWarning).message;
  }
}
