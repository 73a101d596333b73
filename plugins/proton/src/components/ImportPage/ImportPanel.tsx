import { LinkButton } from '@backstage/core-components';
import { useRouteRef } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { RepositoryImport } from '@proton-vending/backstage-plugin-proton-common';
import { Task } from '../../hooks/useTask';
import { fleetRouteRef } from '../../routes';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ErrorText } from '../shared/ErrorText';
import { Panel } from '../shared/Panel';
import { Stack } from '../shared/Stack';
import { MutedText } from '../shared/MutedText';
import { ImportFindings } from './ImportFindings';
import { ChosenState } from './readStateFile';
import { StatePicker } from './StatePicker';

/** By the names of environments. */
export type ChosenStates = Record<string, ChosenState | undefined>;

/** A preview with the button that imports, or what an import has done. */
export function ImportPanel(props: {
  found: RepositoryImport;
  /** Whether it is the result of an import. */
  done: boolean;
  repositoryName: string;
  /** By the names of environments. */
  states: ChosenStates;
  onStatesChange: (states: ChosenStates) => void;
  apply: Task<[]>;
}) {
  const { found, done, repositoryName, states, onStatesChange, apply } = props;
  const { t } = useProtonTranslation();
  const { accountId, environments, region } = found;
  const planned = environments.filter(({ result }) => result === 'planned');
  const isBlocked = found.isRegistered === false;
  return (
    <Panel
      title={done ? t('imports.found.done') : t('imports.found.title')}
      description={t('imports.found.target', { accountId, region })}
      actions={
        planned.length > 0 && (
          <Button
            variant="contained"
            color="primary"
            disabled={isBlocked || apply.running}
            onClick={() => apply.run()}
          >
            {t('imports.apply.action', { count: planned.length })}
          </Button>
        )
      }
    >
      <Stack>
        {done && <Outcome found={found} />}
        {!done && planned.length > 0 && isBlocked && (
          <Alert severity="warning">
            {t('imports.apply.unregistered', { name: repositoryName })}
          </Alert>
        )}
        {!done && isEverythingThere(found) && (
          <Alert severity="info">{t('imports.apply.nothing')}</Alert>
        )}
        {apply.running && (
          <div role="status">
            <Typography variant="body2" gutterBottom>
              {t('imports.apply.running')}
            </Typography>
            <LinearProgress aria-hidden />
          </div>
        )}
        <ErrorText
          error={apply.error}
          describe={reason => t('imports.apply.failed', { reason })}
        />
        {!done && planned.length > 0 && (
          <MutedText>{t('imports.states.description')}</MutedText>
        )}
        <ImportFindings
          found={found}
          renderState={
            done || planned.length === 0
              ? undefined
              : name => (
                  <StatePicker
                    environmentName={name}
                    chosen={states[name]}
                    otherSize={sumSizes({ ...states, [name]: undefined })}
                    disabled={apply.running}
                    onChange={state =>
                      onStatesChange({ ...states, [name]: state })
                    }
                  />
                )
          }
        />
      </Stack>
    </Panel>
  );
}

function sumSizes(states: ChosenStates): number {
  return Object.values(states).reduce(
    (sum, state) => sum + (state?.size ?? 0),
    0,
  );
}

function Outcome({ found }: { found: RepositoryImport }) {
  const { t } = useProtonTranslation();
  const clusters = useRouteRef(fleetRouteRef);
  const { environments, templates, versions } = found;
  const created = environments.filter(({ result }) => result === 'created');
  const failed = [...templates, ...versions, ...environments].filter(
    ({ result }) => result === 'failed',
  );
  return (
    <Alert
      severity={failed.length > 0 ? 'warning' : 'success'}
      action={
        <LinkButton to={clusters()} size="small">
          {t('imports.apply.clusters')}
        </LinkButton>
      }
    >
      <div>{t('imports.apply.done', { count: created.length })}</div>
      {failed.length > 0 && (
        <div>{t('imports.apply.problems', { count: failed.length })}</div>
      )}
    </Alert>
  );
}

function isEverythingThere({
  environments,
  versions,
}: RepositoryImport): boolean {
  return (
    environments.length > 0 &&
    [...environments, ...versions].every(({ result }) => result === 'unchanged')
  );
}
