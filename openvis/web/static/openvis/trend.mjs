// The months of one buurt and type as a line, with the band in which they were expected.
import * as echarts from "../npm/echarts.mjs";

const container = document.getElementById("grafiek");
const data = JSON.parse(document.getElementById("grafiekgegevens").textContent);
const token = (name) => getComputedStyle(container).getPropertyValue(`--openvis-${name}`).trim();
const above = (index) => data.high[index] !== null && data.counts[index] > data.high[index];

function tooltip([{ dataIndex: index }]) {
  const count = data.counts[index] ?? "niet opgegeven";
  const expected = data.low[index] === null ? "" : `\nverwacht ${data.low[index]} tot ${data.high[index]}`;
  const converted = data.converted?.[index] ? `\n${data.converted[index]}` : "";
  const open = data.incomplete?.[index] ? "\nnog niet volledig" : "";
  const without = data.without ? `\nzonder interventie ${String(data.without[index]).replace(".", ",")}` : "";
  const guess = data.estimate?.[index];
  const guessed = guess ? `\nschatting ${guess[1]} (${guess[0]} tot ${guess[2]})` : "";
  return `${data.periods[index]}: ${count}${expected}${without}${converted}${open}${guessed}`;
}

function bandOf() {
  const quiet = { type: "line", stack: "band", symbol: "none", silent: true, lineStyle: { opacity: 0 }, tooltip: { show: false } };
  const height = data.high.map((high, index) => (high === null ? null : high - data.low[index]));
  return [
    { ...quiet, name: "ondergrens", data: data.low },
    { ...quiet, name: "verwacht", data: height, areaStyle: { color: token("line"), opacity: 0.6 } },
  ];
}

// An estimate is a diamond of its own with a bar between its bounds; the line only joins what was counted.
function estimateOf() {
  if (!data.estimate?.some(Boolean)) return [];
  const bars = data.estimate.flatMap((guess, index) =>
    guess ? [[{ coord: [data.periods[index], guess[0]] }, { coord: [data.periods[index], guess[2]] }]] : [],
  );
  const line = { color: token("warm"), width: 2, type: "solid" };
  const highest = data.estimate.map((guess) => (guess ? guess[2] : null));
  return [
    // Unseen: it only makes the axis reach as high as the bars do.
    { type: "line", name: "bovengrens", data: highest, symbol: "none", silent: true, lineStyle: { opacity: 0 } },
    {
      name: "schatting",
      type: "scatter",
      data: data.estimate.map((guess) => (guess ? guess[1] : null)),
      symbol: "diamond",
      symbolSize: 12,
      itemStyle: { color: token("paper"), borderColor: token("warm"), borderWidth: 2 },
      markLine: { silent: true, symbol: ["none", "none"], label: { show: false }, lineStyle: line, data: bars },
      z: 5,
    },
  ];
}

// How it would have gone had nothing been done: a broken line, so that it is told apart without colour.
function withoutOf() {
  if (!data.without) return [];
  const lineStyle = { color: token("ink"), type: "dashed", width: 2 };
  return [{ type: "line", name: "zonder interventie", data: data.without, symbol: "none", lineStyle }];
}

function symbolOf(index) {
  const shape = above(index) ? "triangle" : "circle";
  return data.incomplete?.[index] ? `empty${shape[0].toUpperCase()}${shape.slice(1)}` : shape;
}

function markOf() {
  if (!data.from) return {};
  const last = data.periods.at(-1);
  const to = data.periods.includes(data.to) ? data.to : last;
  if (!data.periods.includes(data.from)) return {};
  const area = [[{ xAxis: data.from, name: "interventie" }, { xAxis: to }]];
  const label = { color: token("warm"), fontFamily: "inherit", position: "insideTop" };
  return { markArea: { silent: true, itemStyle: { color: token("warm-soft") }, label, data: area } };
}

const short = (label) => label.replace("maart", "mrt").replace(/^(\p{L}{3})\p{L}*/u, "$1");

function option() {
  const text = { color: token("ink"), fontFamily: "Source Sans 3, Arial, sans-serif", fontSize: 14 };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 44, right: 36, top: 24, bottom: 32 },
    aria: { enabled: false }, // the container has its own name, and the table the same numbers
    tooltip: { trigger: "axis", renderMode: "richText", formatter: tooltip, textStyle: text, confine: true },
    xAxis: { type: "category", data: data.periods, axisLabel: { ...text, hideOverlap: true, formatter: short, margin: 12 }, axisLine: { lineStyle: { color: token("line-strong") } } },
    yAxis: { type: "value", minInterval: 1, min: 0, axisLabel: text, splitLine: { lineStyle: { color: token("line") } } },
    series: [
      ...bandOf(),
      ...withoutOf(),
      {
        type: "line",
        name: "aantal",
        data: data.counts,
        color: token("accent"),
        lineStyle: { width: 2.5 },
        symbol: (_, { dataIndex }) => symbolOf(dataIndex),
        symbolSize: (_, { dataIndex }) => (above(dataIndex) || data.incomplete?.[dataIndex] ? 12 : 5),
        showAllSymbol: true,
        ...markOf(),
      },
      ...estimateOf(),
    ],
  };
}

const chart = echarts.init(container, null, { renderer: "svg" });
chart.setOption(option());
new ResizeObserver(() => chart.resize()).observe(container);
