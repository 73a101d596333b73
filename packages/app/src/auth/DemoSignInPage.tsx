import { Content, Page, ProxiedSignInPage } from '@backstage/core-components';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { IdentityApi } from '@backstage/frontend-plugin-api';
import List from '@material-ui/core/List';
import ListItem from '@material-ui/core/ListItem';
import ListItemText from '@material-ui/core/ListItemText';
import Paper from '@material-ui/core/Paper';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { DEMO_USERS } from './demoUsers';

const STORAGE_KEY = 'proton-vending.demo-user';

const useStyles = makeStyles(theme => ({
  choice: {
    maxWidth: 520,
    margin: theme.spacing(8, 'auto'),
    padding: theme.spacing(3, 0, 1),
  },
  heading: { padding: theme.spacing(0, 2, 1) },
}));

/** Lets people in as one of the users of the demo; a reload keeps the choice. */
export function DemoSignInPage({ onSignInSuccess }: SignInPageProps) {
  const classes = useStyles();
  const [user, setUser] = useState(() => recall());

  if (user) {
    return (
      <ProxiedSignInPage
        provider="demo"
        headers={{ 'x-demo-user': user }}
        onSignInSuccess={identity => onSignInSuccess(forgetful(identity))}
      />
    );
  }
  return (
    <Page themeId="home">
      <Content>
        <Paper className={classes.choice}>
          <div className={classes.heading}>
            <Typography variant="h5" component="h1">
              Proton Vending demo
            </Typography>
            <Typography color="textSecondary">
              Choose who to be. The demo asks for no password.
            </Typography>
          </div>
          <List component="div" role="group" aria-label="Users of the demo">
            {DEMO_USERS.map(({ name, title, description }) => (
              <ListItem
                key={name}
                button
                component="button"
                onClick={() => {
                  sessionStorage.setItem(STORAGE_KEY, name);
                  setUser(name);
                }}
              >
                <ListItemText primary={title} secondary={description} />
              </ListItem>
            ))}
          </List>
        </Paper>
      </Content>
    </Page>
  );
}

function recall(): string | undefined {
  const name = sessionStorage.getItem(STORAGE_KEY);
  return DEMO_USERS.find(user => user.name === name)?.name;
}

/** Signing out asks again who to be. */
function forgetful(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      sessionStorage.removeItem(STORAGE_KEY);
      await identity.signOut();
      window.location.assign('/');
    },
  };
}
