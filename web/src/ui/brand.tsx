/** The mark and the name of the product. */
import Box from '@mui/material/Box';

export function Brand({ size = 28, name = true }: { readonly size?: number; readonly name?: boolean }) {
  return (
    <Box sx={{ display: 'inline-flex', alignItems: 'center', gap: 1.25, fontWeight: 650, fontSize: size * 0.58 }}>
      <Box component="svg" viewBox="0 0 32 32" width={size} height={size} aria-hidden sx={{ flex: 'none' }}>
        <rect width="32" height="32" rx="7" fill="#0b5c66" />
        <g fill="none" strokeLinecap="round" strokeLinejoin="round">
          <path d="M6 22 L12 16 L17 19 L26 9" stroke="#fff" strokeWidth="2.4" />
          <path d="M6 25 L13 21 L19 22 L26 17" stroke="#7fd4cf" strokeWidth="1.8" />
        </g>
      </Box>
      {name && <span>Trading Crew</span>}
    </Box>
  );
}
