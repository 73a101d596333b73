import Button from '@material-ui/core/Button';
import Divider from '@material-ui/core/Divider';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import { makeStyles } from '@material-ui/core/styles';
import ArrowDropDownIcon from '@material-ui/icons/ArrowDropDown';
import CheckBoxIcon from '@material-ui/icons/CheckBox';
import CheckBoxOutlineBlankIcon from '@material-ui/icons/CheckBoxOutlineBlank';
import { useState } from 'react';
import { useProtonTranslation } from '../../useProtonTranslation';
import { OPTIONAL_COLUMNS, OptionalColumn } from './fleetViews';

const useStyles = makeStyles(theme => ({
  box: { fontSize: 20, margin: theme.spacing(0.5, 1, 0.5, 0) },
}));

/** A button that opens the columns to choose from. */
export function ColumnsMenu(props: {
  hidden: OptionalColumn[];
  onChange: (hidden: OptionalColumn[]) => void;
}) {
  const { hidden, onChange } = props;
  const classes = useStyles();
  const { t } = useProtonTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);

  const toggle = (column: OptionalColumn) =>
    onChange(
      OPTIONAL_COLUMNS.filter(
        each => hidden.includes(each) !== (each === column),
      ),
    );
  return (
    <>
      <Button
        size="small"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        endIcon={<ArrowDropDownIcon />}
        onClick={event => setAnchor(event.currentTarget)}
      >
        {t('fleet.columns.title')}
      </Button>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        MenuListProps={{ dense: true, 'aria-label': t('fleet.columns.choose') }}
        onClose={() => setAnchor(null)}
      >
        {OPTIONAL_COLUMNS.map(column => (
          <MenuItem
            key={column}
            role="menuitemcheckbox"
            aria-checked={!hidden.includes(column)}
            onClick={() => toggle(column)}
          >
            {hidden.includes(column) ? (
              <CheckBoxOutlineBlankIcon className={classes.box} />
            ) : (
              <CheckBoxIcon className={classes.box} color="primary" />
            )}
            {t(`fleet.column.${column}`)}
          </MenuItem>
        ))}
        {hidden.length > 0 && <Divider component="li" />}
        {hidden.length > 0 && (
          <MenuItem onClick={() => onChange([])}>
            {t('fleet.columns.reset')}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
