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
import { SidebarSearchModal } from '@backstage/plugin-search';
import {
  Settings as SidebarSettings,
  UserSettingsSignInAvatar,
} from '@backstage/plugin-user-settings';
import MenuIcon from '@material-ui/icons/Menu';
import SearchIcon from '@material-ui/icons/Search';
import { Logo } from './Logo';

/** The sidebar: what people come for above, what concerns themselves below. */
export function Navigation({ navItems }: NavContentComponentProps) {
  const nav = navItems.withComponent(NavigationItem);
  // The graph is entered from an entity; the others have items of their own.
  nav.take('page:catalog-graph');
  nav.take('page:notifications');
  nav.take('page:search');
  nav.take('page:user-settings');
  const catalog = nav.take('page:catalog');
  const clusters = navItems
    .withComponent(NavigationItemOfOnePage)
    .take('page:proton');
  const templates = nav.take('page:proton/templates');
  const create = nav.take('page:scaffolder');
  const others = nav.rest({ sortBy: 'title' });
  return (
    <Sidebar>
      <Logo />
      <SidebarGroup label="Search" icon={<SearchIcon />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<MenuIcon />}>
        {catalog}
        {clusters}
        {templates}
        {create}
        {others.length > 0 && <SidebarDivider />}
        {others}
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

/** Not selected where the pages below it have items of their own. */
function NavigationItemOfOnePage({ href, icon, title }: NavContentNavItem) {
  return <SidebarItem end to={href} icon={() => icon} text={title} />;
}

function NavigationItem({ href, icon, title }: NavContentNavItem) {
  return <SidebarItem to={href} icon={() => icon} text={title} />;
}
