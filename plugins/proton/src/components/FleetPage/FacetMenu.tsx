import Button from '@material-ui/core/Button';
import InputBase from '@material-ui/core/InputBase';
import MenuItem from '@material-ui/core/MenuItem';
import MenuList from '@material-ui/core/MenuList';
import Popover from '@material-ui/core/Popover';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import ArrowDropDownIcon from '@material-ui/icons/ArrowDropDown';
import CheckBoxIcon from '@material-ui/icons/CheckBox';
import CheckBoxOutlineBlankIcon from '@material-ui/icons/CheckBoxOutlineBlank';
import {
  FleetFacet,
  FleetFacetValue,
} from '@proton-vending/backstage-plugin-proton-common';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { describeFacetValue } from './describeFacetValue';

/** With more values than these there is a field to find one. */
const MANY = 8;

const useStyles = makeStyles(theme => ({
  button: { textTransform: 'none', fontWeight: 500 },
  panel: { width: 300, maxWidth: 'calc(100vw - 32px)' },
  search: {
    width: '100%',
    padding: theme.spacing(1, 2),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  list: { maxHeight: 360, overflowY: 'auto' },
  box: { fontSize: 20, margin: theme.spacing(0.5, 1, 0.5, 0) },
  label: {
    flex: 1,
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  },
  count: {
    marginLeft: theme.spacing(2),
    color: theme.palette.text.secondary,
    fontVariantNumeric: 'tabular-nums',
  },
  nothing: { padding: theme.spacing(2) },
}));

/** A button that opens the values of a facet to choose from. */
export function FacetMenu(props: {
  facet: FleetFacet;
  values: FleetFacetValue[];
  chosen: readonly string[];
  onToggle: (value: string) => void;
}) {
  const { facet, values, chosen, onToggle } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [wanted, setWanted] = useState('');
  const name = t(`fleet.facet.${facet}`);
  const shown = values
    .map(value => ({
      ...value,
      label: describeFacetValue(facet, value.value, t),
    }))
    .filter(({ label }) => label.toLowerCase().includes(wanted.toLowerCase()));

  const close = () => {
    setAnchor(null);
    setWanted('');
  };
  return (
    <>
      <Button
        className={classes.button}
        size="small"
        variant="outlined"
        color={chosen.length > 0 ? 'primary' : 'default'}
        aria-haspopup="true"
        aria-expanded={anchor !== null}
        aria-label={t('fleet.facet.options', {
          facet:
            chosen.length > 0
              ? t('fleet.facet.chosen', {
                  facet: name,
                  number: String(chosen.length),
                })
              : name,
        })}
        endIcon={<ArrowDropDownIcon />}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {chosen.length > 0
          ? t('fleet.facet.chosen', {
              facet: name,
              number: String(chosen.length),
            })
          : name}
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      >
        <div className={classes.panel}>
          {values.length > MANY && (
            <InputBase
              className={classes.search}
              // A menu that opens takes the focus, or the keyboard is left behind.
              // eslint-disable-next-line jsx-a11y/no-autofocus
              autoFocus
              value={wanted}
              placeholder={t('fleet.facet.search', { facet: name })}
              inputProps={{
                'aria-label': t('fleet.facet.search', { facet: name }),
              }}
              onChange={event => setWanted(event.target.value)}
            />
          )}
          {shown.length === 0 ? (
            <Typography
              className={classes.nothing}
              variant="body2"
              color="textSecondary"
            >
              {t('fleet.facet.nothing')}
            </Typography>
          ) : (
            <MenuList
              className={classes.list}
              dense
              // eslint-disable-next-line jsx-a11y/no-autofocus -- likewise
              autoFocus={values.length <= MANY}
              aria-label={name}
            >
              {shown.map(({ value, label, count }) => (
                <MenuItem
                  key={value}
                  role="menuitemcheckbox"
                  aria-checked={chosen.includes(value)}
                  onClick={() => onToggle(value)}
                >
                  {chosen.includes(value) ? (
                    <CheckBoxIcon className={classes.box} color="primary" />
                  ) : (
                    <CheckBoxOutlineBlankIcon className={classes.box} />
                  )}
                  <span className={classes.label} title={label}>
                    {label}
                  </span>
                  <span className={classes.count}>{count}</span>
                </MenuItem>
              ))}
            </MenuList>
          )}
        </div>
      </Popover>
    </>
  );
}
