import Chip from '@material-ui/core/Chip';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { humanizeEntityRef } from '@backstage/plugin-catalog-react';
import { parseEntityRef } from '@backstage/catalog-model';
import { EnvironmentListing } from '@proton-vending/backstage-plugin-proton-common';
import { StatusChip } from '../../components/shared/StatusChip';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeStanding } from '../../components/shared/describeStanding';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1.5),
    width: '100%',
  },
  text: { flex: '1 1 12rem', minWidth: 0, overflowWrap: 'anywhere' },
  chip: { margin: 0 },
}));

/** An environment in a line: its name, owner, template, version and status. */
export function EnvironmentOption(props: {
  environment: EnvironmentListing;
  /** Whether to name the account and region. */
  withAccount?: boolean;
}) {
  const classes = useStyles();
  const { environment, withAccount } = props;
  const { t } = useProtonTranslation();
  const { name, title, owner, templateName, templateVersion, status } =
    environment;
  const standing = describeStanding(
    {
      ...environment,
      name: templateName,
      version: templateVersion,
    },
    t,
  );
  const facts = [
    `${templateName} ${templateVersion}`,
    owner && humanizeEntityRef(parseEntityRef(owner), { defaultKind: 'group' }),
    withAccount && `${environment.accountId} ${environment.region}`,
  ].filter(Boolean);
  return (
    <div className={classes.root}>
      <div className={classes.text}>
        <Typography variant="body1">{title ?? name}</Typography>
        <Typography variant="body2" color="textSecondary">
          {facts.join(' · ')}
        </Typography>
      </div>
      {standing?.update && (
        <Chip
          className={classes.chip}
          size="small"
          color="primary"
          label={standing.label}
        />
      )}
      <StatusChip status={status} />
    </div>
  );
}
