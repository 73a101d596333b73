import { Link } from '@backstage/core-components';
import Chip from '@material-ui/core/Chip';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { EnvironmentOverview } from '@proton-vending/backstage-plugin-proton-common';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeStanding } from './describeStanding';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
  },
  chip: { margin: 0 },
}));

/** The template and version in use, and whether a newer one is out. */
export function TemplateVersion(props: {
  template: EnvironmentOverview['template'];
  /** Where the versions are. */
  to?: string;
}) {
  const classes = useStyles();
  const { template, to } = props;
  const { t } = useProtonTranslation();
  const standing = describeStanding(template, t);
  return (
    <div className={classes.root}>
      <Typography component="span" variant="body2">
        {template.displayName ?? template.name}{' '}
        <strong>{template.version}</strong>
      </Typography>
      {standing && (
        <Tooltip title={standing.explanation} arrow>
          <Chip
            className={classes.chip}
            size="small"
            variant={standing.update ? 'default' : 'outlined'}
            color={standing.update ? 'primary' : 'default'}
            label={standing.label}
            {...(to
              ? { component: Link, to, clickable: true }
              : { tabIndex: 0 })}
          />
        </Tooltip>
      )}
    </div>
  );
}
