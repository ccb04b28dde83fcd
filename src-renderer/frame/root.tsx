import { Outlet, useLocation } from '@tanstack/react-router';
import { Frame } from './frame.tsx';
import { useDropGuard } from './use-drop-guard.ts';

/** Every screen has the frame around it; a guide in its small window has none. */
export const Root = () => {
  useDropGuard();
  const isGuide = useLocation({ select: ({ pathname }) => pathname.startsWith('/guide/') });
  return isGuide ? <Outlet /> : <Frame />;
};
