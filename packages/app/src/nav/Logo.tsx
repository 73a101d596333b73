import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles(theme => ({
  root: {
    width: sidebarConfig.drawerWidthClosed,
    height: 3 * sidebarConfig.logoHeight,
    marginBottom: -14,
    display: 'flex',
    alignItems: 'center',
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    marginLeft: 22,
    color: '#fff',
    whiteSpace: 'nowrap',
    '&:hover': { textDecoration: 'none' },
  },
  name: { fontSize: '1rem', fontWeight: 700 },
}));

/** The mark, and beside it the name when the sidebar is open. */
export function Logo() {
  const classes = useStyles();
  const { isOpen } = useSidebarOpenState();
  return (
    <div className={classes.root}>
      <Link to="/" underline="none" className={classes.link} aria-label="Home">
        <LogoMark />
        {isOpen && <span className={classes.name}>Proton Vending</span>}
      </Link>
    </div>
  );
}

/** A slot that lets out a hexagon: a machine that vends clusters. */
function LogoMark() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden>
      <path
        d="M16 1.5 28.6 8.75v14.5L16 30.5 3.4 23.25V8.75Z"
        fill="none"
        stroke="#7df3e1"
        strokeWidth="2.4"
        strokeLinejoin="round"
      />
      <path
        d="M9 11h14"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <path d="m16 14.6 4.7 2.7v5.4L16 25.4l-4.7-2.7v-5.4Z" fill="#7df3e1" />
    </svg>
  );
}
