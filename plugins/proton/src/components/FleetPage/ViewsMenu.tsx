import Button from '@material-ui/core/Button';
import Divider from '@material-ui/core/Divider';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ArrowDropDownIcon from '@material-ui/icons/ArrowDropDown';
import { FleetQuery } from '@proton-vending/backstage-plugin-proton-common';
import { useId, useState } from 'react';
import { useStored } from '../../hooks/useStored';
import { useTask } from '../../hooks/useTask';
import { useProtonTranslation } from '../../useProtonTranslation';
import { ConfirmDialog } from '../shared/ConfirmDialog';
import {
  findView,
  FleetView,
  LONGEST_VIEW_NAME,
  MOST_VIEWS,
  OptionalColumn,
  readViews,
  toFleetView,
  toQuery,
} from './fleetViews';
import { ChangeQuery } from './useFleetSearch';

const useStyles = makeStyles(theme => ({
  button: { maxWidth: 240 },
  label: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  none: { padding: theme.spacing(1, 2), maxWidth: 280 },
}));

/** A button that opens the user's saved views of the page. */
export function ViewsMenu(props: {
  query: FleetQuery;
  hidden: OptionalColumn[];
  onChangeQuery: ChangeQuery;
  onChangeHidden: (hidden: OptionalColumn[]) => void;
}) {
  const { query, hidden, onChangeQuery, onChangeHidden } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const [views, storeViews] = useStored('views', readViews);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [saving, setSaving] = useState(false);
  const current = findView(views, query, hidden);

  const open = (view: FleetView) => {
    setAnchor(null);
    onChangeQuery(toQuery(view));
    onChangeHidden(view.hidden);
  };
  const remove = ({ name }: FleetView) => {
    setAnchor(null);
    storeViews(views.filter(view => view.name !== name));
  };
  const save = (name: string) => {
    const view = toFleetView(name, query, hidden);
    const index = views.findIndex(each => each.name === name);
    storeViews(index < 0 ? [...views, view] : views.with(index, view));
  };
  return (
    <>
      <Button
        className={classes.button}
        size="small"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        endIcon={<ArrowDropDownIcon />}
        onClick={event => setAnchor(event.currentTarget)}
      >
        <span className={classes.label}>
          {current
            ? t('fleet.views.current', { name: current.name })
            : t('fleet.views.title')}
        </span>
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        MenuListProps={{ dense: true, 'aria-label': t('fleet.views.open') }}
        onClose={() => setAnchor(null)}
      >
        {views.length === 0 && (
          <Typography
            component="li"
            className={classes.none}
            variant="body2"
            color="textSecondary"
          >
            {t('fleet.views.none')}
          </Typography>
        )}
        {views.map(view => (
          <MenuItem
            key={view.name}
            selected={view === current}
            onClick={() => open(view)}
          >
            {view.name}
          </MenuItem>
        ))}
        <Divider component="li" />
        <MenuItem
          onClick={() => {
            setAnchor(null);
            setSaving(true);
          }}
        >
          {t('fleet.views.save')}
        </MenuItem>
        {current && (
          <MenuItem onClick={() => remove(current)}>
            {t('fleet.views.remove', { name: current.name })}
          </MenuItem>
        )}
      </Menu>
      {saving && (
        <SaveDialog
          names={views.map(({ name }) => name)}
          onSave={save}
          onClose={() => setSaving(false)}
        />
      )}
    </>
  );
}

function SaveDialog(props: {
  names: string[];
  onSave: (name: string) => void;
  onClose: () => void;
}) {
  const { names, onSave, onClose } = props;
  const { t } = useProtonTranslation();
  const id = useId();
  const [text, setText] = useState('');
  const name = text.trim();
  const replaces = names.includes(name);
  const isFull = names.length >= MOST_VIEWS && !replaces;
  const task = useTask(async () => {
    onSave(name);
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('fleet.views.dialogTitle')}
      confirm={t('fleet.views.confirm')}
      ready={name !== '' && !isFull}
      task={task}
      onClose={onClose}
    >
      <Typography>{t('fleet.views.explanation')}</Typography>
      <TextField
        // A dialog that opens takes the focus.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        id={id}
        required
        variant="outlined"
        size="small"
        label={t('fleet.views.name')}
        value={text}
        error={isFull}
        helperText={describeName({ isFull, replaces, t })}
        inputProps={{ maxLength: LONGEST_VIEW_NAME }}
        onChange={event => setText(event.target.value)}
      />
    </ConfirmDialog>
  );
}

function describeName(options: {
  isFull: boolean;
  replaces: boolean;
  t: ReturnType<typeof useProtonTranslation>['t'];
}): string | undefined {
  const { isFull, replaces, t } = options;
  if (isFull) {
    return t('fleet.views.tooMany', { number: String(MOST_VIEWS) });
  }
  return replaces ? t('fleet.views.replaces') : undefined;
}
