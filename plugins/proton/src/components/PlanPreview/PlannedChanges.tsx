import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import {
  PlannedAction,
  PlannedChange,
} from '@proton-vending/backstage-plugin-proton-common';
import { useMemo, useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ChangeSign } from '../shared/ChangeSign';
import { StatusIcon } from '../shared/StatusIcon';
import { AttributeTable } from './AttributeTable';
import { ChangeGroup, groupChanges, isLoss } from './groupChanges';
import { lossColor } from './lossColor';
import { Paged } from '../shared/Paged';

const PAGE_SIZE = 25;

const SIGNS = {
  add: 'added',
  change: 'changed',
  replace: 'removed',
  destroy: 'removed',
  forget: 'unmanaged',
} as const satisfies Record<PlannedAction, string>;

const useStyles = makeStyles(theme => ({
  groups: { display: 'grid', gap: theme.spacing(2) },
  heading: { display: 'flex', alignItems: 'center', gap: theme.spacing(0.75) },
  loss: { color: lossColor(theme) },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  item: {
    borderBottom: `1px solid ${theme.palette.divider}`,
    overflowWrap: 'anywhere',
  },
  summary: {
    cursor: 'pointer',
    padding: theme.spacing(0.75, 0),
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  type: { color: theme.palette.text.secondary },
  attributes: { padding: theme.spacing(0, 0, 1, 2.5) },
}));

/** The resources of a plan by what happens to them; each opens its attributes. */
export function PlannedChanges(props: { changes: PlannedChange[] }) {
  const classes = useStyles();
  const groups = useMemo(() => groupChanges(props.changes), [props.changes]);
  return (
    <div className={classes.groups}>
      {groups.map(group => (
        <Group key={group.action} group={group} />
      ))}
    </div>
  );
}

function Group(props: { group: ChangeGroup }) {
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const { action, changes } = props.group;
  const title = t(`cluster.preview.groups.${action}`);
  return (
    <section aria-label={title}>
      <Typography
        variant="subtitle2"
        component="h5"
        className={`${classes.heading} ${isLoss(action) ? classes.loss : ''}`}
      >
        {isLoss(action) && <StatusIcon tone="error" size="1.25rem" />}
        {title}
      </Typography>
      <Paged items={changes} pageSize={PAGE_SIZE}>
        {shown => (
          <ul className={classes.list}>
            {shown.map(change => (
              <Change key={change.address} change={change} />
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}

function Change(props: { change: PlannedChange }) {
  const classes = useStyles();
  const { change } = props;
  const { address, action, type, name } = change;
  const [open, setOpen] = useState(false);
  return (
    <li className={classes.item}>
      <details onToggle={event => setOpen(event.currentTarget.open)}>
        <summary className={classes.summary}>
          <ChangeSign kind={SIGNS[action]} />
          <code className={isLoss(action) ? classes.loss : undefined}>
            {address}
          </code>
          {address !== `${type}.${name}` && (
            <>
              {' '}
              <code className={classes.type}>{type}</code>
            </>
          )}
        </summary>
        {open && (
          <div className={classes.attributes}>
            <AttributeTable change={change} />
          </div>
        )}
      </details>
    </li>
  );
}
