import Chip from '@material-ui/core/Chip';
import Tooltip from '@material-ui/core/Tooltip';
import { makeStyles } from '@material-ui/core/styles';
import { TemplateVersionDeprecation } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeDeprecation } from './describeDeprecation';
import { StatusIcon } from './StatusIcon';

const useStyles = makeStyles({ chip: { margin: 0 } });

/** Marks a version that is deprecated, with the reason in a tooltip. */
export function DeprecationChip(props: {
  deprecation: TemplateVersionDeprecation;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  return (
    <Tooltip title={describeDeprecation(props.deprecation, t)} arrow>
      <Chip
        className={classes.chip}
        size="small"
        variant="outlined"
        icon={<StatusIcon tone="warning" size="1.1em" />}
        label={t('deprecation.label')}
        tabIndex={0}
      />
    </Tooltip>
  );
}
