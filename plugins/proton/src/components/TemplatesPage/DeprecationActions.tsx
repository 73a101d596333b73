import Button from '@material-ui/core/Button';
import {
  EnvironmentTemplateVersionListing,
  formatTemplateVersion,
} from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';

/** The ways to deprecate a published version, and to edit and undo that. */
export function DeprecationActions(props: {
  version: EnvironmentTemplateVersionListing;
  onDeprecate: (version: EnvironmentTemplateVersionListing) => void;
  onUndeprecate: (version: EnvironmentTemplateVersionListing) => void;
}) {
  const { version, onDeprecate, onUndeprecate } = props;
  const { t } = useProtonTranslation();
  const values = { version: formatTemplateVersion(version) };
  const isDeprecated = version.deprecation !== undefined;
  return (
    <div>
      <Button
        size="small"
        aria-label={t(
          isDeprecated ? 'deprecation.editFor' : 'deprecation.actionFor',
          values,
        )}
        onClick={() => onDeprecate(version)}
      >
        {t(isDeprecated ? 'deprecation.edit' : 'deprecation.action')}
      </Button>
      {isDeprecated && (
        <Button
          size="small"
          aria-label={t('deprecation.undoFor', values)}
          onClick={() => onUndeprecate(version)}
        >
          {t('deprecation.undo')}
        </Button>
      )}
    </div>
  );
}
