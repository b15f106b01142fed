# Doorlist: the standalone server. Data of the embedded database and the made secret are in /data.
FROM node:24-slim AS build
WORKDIR /app
COPY . .
RUN npm install --ignore-scripts --no-audit --no-fund
RUN npm run build
RUN npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@doorlist
RUN node scripts/published.ts

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4400 DOORLIST_DATA=/data
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/dashboard/dist dashboard/dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4400
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch(`http://localhost:${process.env.PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli/main.js"]
CMD ["serve"]
