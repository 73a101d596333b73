import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  EnvironmentOperation,
  EnvironmentOverview,
} from '@proton-vending/backstage-plugin-proton-common';
import { ReactNode, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { useCluster } from '../ClusterTab/ClusterContext';
import { OperationButton } from '../shared/OperationButton';
import { StatePanel } from '../StatePanel';
import { Panel } from '../shared/Panel';
import { CancelDialog } from './CancelDialog';
import { DeleteDialog } from './DeleteDialog';
import { RedeployDialog } from './RedeployDialog';
import { RetainDialog } from './RetainDialog';
import { useSpecDownload } from './useSpecDownload';
import { MutedText } from '../shared/MutedText';
import { ErrorText } from '../shared/ErrorText';
import { Stack } from '../shared/Stack';

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 3),
    padding: theme.spacing(1.5, 0),
    borderTop: `1px solid ${theme.palette.divider}`,
    '&:first-child': { borderTop: 0, paddingTop: 0 },
    '&:last-child': { paddingBottom: 0 },
  },
  text: { flex: '1 1 18rem', minWidth: 0 },
  danger: {
    color: theme.palette.error.main,
    borderColor: theme.palette.error.main,
  },
}));

type OpenDialog = 'redeploy' | 'cancel' | 'delete' | 'retain';

/** Everything that can be done with the cluster, and why not where it cannot. */
export function ManageSection() {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { overview, toSection } = useCluster();
  const [dialog, setDialog] = useState<OpenDialog>();
  const close = () => setDialog(undefined);
  return (
    <Stack>
      <Panel title={t('cluster.manage.title')}>
        <ul className={classes.list}>
          <Action operation="edit" to={toSection('configuration/edit')} />
          <Action operation="upgrade" to={toSection(upgradePath(overview))} />
          <Action operation="redeploy" onClick={() => setDialog('redeploy')} />
          <Action operation="cancel" onClick={() => setDialog('cancel')} />
          <SpecDownload />
        </ul>
      </Panel>
      <StatePanel />
      <Panel title={t('cluster.manage.endTitle')}>
        <ul className={classes.list}>
          <Action
            operation="delete"
            danger
            onClick={() => setDialog('delete')}
          />
          <Action
            operation="retain"
            danger
            onClick={() => setDialog('retain')}
          />
        </ul>
      </Panel>
      {dialog === 'redeploy' && <RedeployDialog onClose={close} />}
      {dialog === 'cancel' && <CancelDialog onClose={close} />}
      {dialog === 'delete' && <DeleteDialog onClose={close} />}
      {dialog === 'retain' && <RetainDialog onClose={close} />}
    </Stack>
  );
}

function Action(props: {
  operation: Extract<
    EnvironmentOperation,
    'edit' | 'upgrade' | 'redeploy' | 'cancel' | 'delete' | 'retain'
  >;
  to?: string;
  onClick?: () => void;
  danger?: boolean;
}) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const cluster = useCluster();
  const { operation, to, onClick, danger } = props;
  const state = cluster.operation(operation);
  return (
    <ActionRow
      title={t(`cluster.manage.${operation}.title`)}
      description={t(`cluster.manage.${operation}.description`)}
      reason={state.allowed ? undefined : state.reason}
    >
      <OperationButton
        state={state}
        to={to}
        onClick={onClick}
        className={danger ? classes.danger : undefined}
      >
        {t(`cluster.manage.${operation}.action`)}
      </OperationButton>
    </ActionRow>
  );
}

function SpecDownload() {
  const { t } = useProtonTranslation();
  const download = useSpecDownload();
  return (
    <ActionRow
      title={t('cluster.manage.spec.title')}
      description={t('cluster.manage.spec.description')}
    >
      <Button
        size="small"
        variant="outlined"
        disabled={download.running}
        onClick={() => download.run()}
      >
        {t('cluster.manage.spec.action')}
      </Button>
      <ErrorText error={download.error} />
    </ActionRow>
  );
}

function ActionRow(props: {
  title: string;
  description: string;
  /** Why it is not possible; said where it can be read, not only in a tooltip. */
  reason?: string;
  children: ReactNode;
}) {
  const classes = useStyles();
  return (
    <li className={classes.row}>
      <div className={classes.text}>
        <Typography variant="subtitle1" component="h3">
          {props.title}
        </Typography>
        <MutedText>{props.description}</MutedText>
        {props.reason && (
          <Typography variant="body2">{props.reason}</Typography>
        )}
      </div>
      <div>{props.children}</div>
    </li>
  );
}

/** The newer minor first, because it is the step that breaks nothing. */
function upgradePath({ template }: EnvironmentOverview): string {
  const { version, recommendedVersion, recommendedMinorVersion } = template;
  const target = [recommendedMinorVersion, recommendedVersion].find(
    each => each && each !== version,
  );
  const behind = template.standing?.endsWith('behind');
  return behind && target ? `versions/${target}` : 'versions';
}
