import { Outlet, useLocation } from '@tanstack/react-router';
import { Frame } from './frame.tsx';

/** Every screen has the frame around it; a guide in its small window has none. */
export const Root = () => {
  const isGuide = useLocation({ select: ({ pathname }) => pathname.startsWith('/guide/') });
  return isGuide ? <Outlet /> : <Frame />;
};
