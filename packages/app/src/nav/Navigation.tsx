import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarSpace,
} from '@backstage/core-components';
import {
  NavContentComponentProps,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import {
  Settings as SidebarSettings,
  UserSettingsSignInAvatar,
} from '@backstage/plugin-user-settings';
import MenuIcon from '@material-ui/icons/Menu';
import { Logo } from './Logo';

/** The sidebar: what people come for above, what concerns themselves below. */
export function Navigation({ navItems }: NavContentComponentProps) {
  const nav = navItems.withComponent(NavigationItem);
  // These two have sidebar items of their own.
  nav.take('page:notifications');
  nav.take('page:user-settings');
  return (
    <Sidebar>
      <Logo />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        {nav.take('page:catalog')}
        {nav.take('page:scaffolder')}
        <SidebarDivider />
        {nav.rest({ sortBy: 'title' })}
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem />
      <SidebarGroup
        label="Settings"
        icon={<UserSettingsSignInAvatar />}
        to="/settings"
      >
        <SidebarSettings />
      </SidebarGroup>
    </Sidebar>
  );
}

function NavigationItem({ href, icon, title }: NavContentNavItem) {
  return <SidebarItem to={href} icon={() => icon} text={title} />;
}
