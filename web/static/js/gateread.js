// A worker that reads QR codes. The decoder and its wasm come from our own
// origin; by default the library would fetch them from another host.
importScripts('../vendor/zxing-reader-3.1.4.js');

const { prepareZXingModule, readBarcodes } = self.ZXingWASM;
prepareZXingModule({ overrides: { locateFile: () => new URL('../vendor/zxing-reader-3.1.4.wasm', self.location.href).href } });

self.onmessage = async ({ data }) => {
  const found = await readBarcodes(data, { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 });
  self.postMessage(found[0]?.text ?? '');
};
