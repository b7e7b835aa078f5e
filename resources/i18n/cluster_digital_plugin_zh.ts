<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
<context>
    <name>@default</name>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Encoding</source>
        <translation>编码(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Figure</source>
        <translation>图件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Header row</source>
        <translation>表头行(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>内容(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Load</source>
        <translation>载入(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Match</source>
        <translation>匹配(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Open file…</source>
        <translation>打开文件(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Sample</source>
        <translation>示例(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Sheet</source>
        <translation>工作表(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Tables</source>
        <translation>表格(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>1/N: each cluster once</source>
        <translation>1/N(每个集群计一次)</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>全部行</translation>
    </message>
    <message>
        <source>All years</source>
        <translation>全部年份</translation>
    </message>
    <message>
        <source>ArcGIS Pro and QGIS (UTF-8)</source>
        <translation>ArcGIS Pro 和 QGIS(UTF-8)</translation>
    </message>
    <message>
        <source>ArcGIS Pro, QGIS (UTF-8)</source>
        <translation>ArcGIS Pro、QGIS(UTF-8)</translation>
    </message>
    <message>
        <source>ArcGIS: SD × √2</source>
        <translation>ArcGIS:标准差 × √2</translation>
    </message>
    <message>
        <source>ArcGIS: √2 × standard deviations</source>
        <translation>ArcGIS:√2 × 标准差</translation>
    </message>
    <message>
        <source>ArcMap and WPS (GBK)</source>
        <translation>ArcMap 和 WPS(GBK)</translation>
    </message>
    <message>
        <source>ArcMap, WPS (GBK)</source>
        <translation>ArcMap、WPS(GBK)</translation>
    </message>
    <message>
        <source>As in the paper</source>
        <translation>与论文一致</translation>
    </message>
    <message>
        <source>As in the paper: same or subordinate is a match, up- and downstream is near</source>
        <translation>与论文一致:相同或从属为匹配,上下游为相近</translation>
    </message>
    <message>
        <source>Automatic (data centre)</source>
        <translation>自动(以数据为中心)</translation>
    </message>
    <message>
        <source>Automatic: azimuthal equidistant about the centre</source>
        <translation>自动:以重心为中心的方位等距投影</translation>
    </message>
    <message>
        <source>Belts</source>
        <translation>产业带</translation>
    </message>
    <message>
        <source>Belts without a year</source>
        <translation>无年份的产业带</translation>
    </message>
    <message>
        <source>Belts {belts}</source>
        <translation>产业带 {belts}</translation>
    </message>
    <message>
        <source>Belts: {belts_in} rows = {belts_used} used + {belts_repeated} repeated + {belts_without_city} without a city + {belts_other_years} of other years + {belts_seen_before} seen in another year; {belts_undated} of those used have no year.</source>
        <translation>产业带:{belts_in} 行 = 采用 {belts_used} + 重复 {belts_repeated} + 无城市 {belts_without_city} + 其他年份 {belts_other_years} + 他年已计 {belts_seen_before};采用的产业带中 {belts_undated} 条无年份。</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>By share, 1/N in each city</source>
        <translation>按份额,各城市计 1/N</translation>
    </message>
    <message>
        <source>Calibrated: percent really inside</source>
        <translation>实际:真正包含的百分比</translation>
    </message>
    <message>
        <source>Cancelled; the old results are unchanged</source>
        <translation>已取消,原有结果未改动</translation>
    </message>
    <message>
        <source>Centre, extent, density, direction and shape of weighted points, by group</source>
        <translation>按组度量加权点的重心、展布范围、密集程度、方位与形态</translation>
    </message>
    <message>
        <source>Check a&amp;gain</source>
        <translation>重新检查(&amp;G)</translation>
    </message>
    <message>
        <source>China Albers</source>
        <translation>中国 Albers 等积</translation>
    </message>
    <message>
        <source>China Albers (25°, 47°, 105°)</source>
        <translation>中国 Albers 等积(25°、47°、105°)</translation>
    </message>
    <message>
        <source>Choose a file or a layer for “File or layer”.</source>
        <translation>请在“文件或图层”中选择文件或图层。</translation>
    </message>
    <message>
        <source>Choose a folder for the exported files first.</source>
        <translation>请先选择导出文件夹。</translation>
    </message>
    <message>
        <source>Choose another one when Chinese text looks wrong</source>
        <translation>中文显示为乱码时请改选编码</translation>
    </message>
    <message>
        <source>Choose at least one layer.</source>
        <translation>请至少选择一个图层。</translation>
    </message>
    <message>
        <source>Choose at least one table, such as the cluster records.</source>
        <translation>请至少选择一张表,例如集群记录。</translation>
    </message>
    <message>
        <source>Choose the file to write.</source>
        <translation>请选择要写入的文件。</translation>
    </message>
    <message>
        <source>Choose the workspace, a file that ends in .gpkg.</source>
        <translation>请选择工作区文件(扩展名 .gpkg)。</translation>
    </message>
    <message>
        <source>Cities</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Cities (default: those that ship)</source>
        <translation>城市(默认:自带城市表)</translation>
    </message>
    <message>
        <source>Cities (optional)</source>
        <translation>城市(可选)</translation>
    </message>
    <message>
        <source>Cities of your own, with adcode or name: their coordinates and aliases are used.</source>
        <translation>自有城市表(含行政区划代码或名称),采用其中的坐标和别名。</translation>
    </message>
    <message>
        <source>Cities that the reach is told by (default: those of the plugin)</source>
        <translation>描述四至所用的城市(默认:自带城市表)</translation>
    </message>
    <message>
        <source>Cities {cities}</source>
        <translation>城市 {cities}</translation>
    </message>
    <message>
        <source>City “{name}” (row {row}) has no adcode and its name is not known; the row is not used.</source>
        <translation>城市“{name}”(第 {row} 行)没有行政区划代码,名称也无法识别,该行未采用。</translation>
    </message>
    <message>
        <source>Cluster Digital</source>
        <translation>产业集群数字化</translation>
    </message>
    <message>
        <source>Cluster Digital workbench</source>
        <translation>产业集群数字化工作台</translation>
    </message>
    <message>
        <source>Cluster Digital: open a list</source>
        <translation>产业集群数字化:打开名单</translation>
    </message>
    <message>
        <source>Cluster Digital: problems</source>
        <translation>产业集群数字化:问题清单</translation>
    </message>
    <message>
        <source>Cluster Digital: reading a file</source>
        <translation>产业集群数字化:读取文件</translation>
    </message>
    <message>
        <source>Cluster Digital: reading results</source>
        <translation>产业集群数字化:读取结果</translation>
    </message>
    <message>
        <source>Cluster Digital: starting</source>
        <translation>产业集群数字化:启动中</translation>
    </message>
    <message>
        <source>Cluster Digital: use layers of this project</source>
        <translation>产业集群数字化:使用工程图层</translation>
    </message>
    <message>
        <source>Cluster pairs</source>
        <translation>集群对</translation>
    </message>
    <message>
        <source>Cluster records</source>
        <translation>集群记录</translation>
    </message>
    <message>
        <source>Clusters</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>Clusters and belts</source>
        <translation>集群与产业带</translation>
    </message>
    <message>
        <source>Clusters and online industry belts</source>
        <translation>产业集群与线上产业带</translation>
    </message>
    <message>
        <source>Clusters are measured by their records: match first.</source>
        <translation>集群椭圆按集群记录计算,请先匹配。</translation>
    </message>
    <message>
        <source>Clusters of several cities are counted</source>
        <translation>跨城市集群的计数方式</translation>
    </message>
    <message>
        <source>Clusters {clusters}</source>
        <translation>集群 {clusters}</translation>
    </message>
    <message>
        <source>Clusters {clusters} → {records} records</source>
        <translation>集群 {clusters} → {records} 条记录</translation>
    </message>
    <message>
        <source>Clusters: {clusters_in} rows = {clusters_used} used + {clusters_repeated} repeated + {clusters_without_city} without a city; {records} records.</source>
        <translation>集群:{clusters_in} 行 = 采用 {clusters_used} + 重复 {clusters_repeated} + 无城市 {clusters_without_city};共 {records} 条记录。</translation>
    </message>
    <message>
        <source>Co-location by city</source>
        <translation>按城市的共址情况</translation>
    </message>
    <message>
        <source>Column “{title}”</source>
        <translation>“{title}”列</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列的对应</translation>
    </message>
    <message>
        <source>Compares the industries of the clusters of one city two by two, where they belong to different programmes. A cluster of several cities is compared in each of them.

Identical: the names share an industry. Subordinate: the industry of one lies inside that of the other; the relation says whether the second belongs to the first or contains it. Near: the same chain, up- or downstream, supporting. Both directions are looked at and the stronger relation counts. Strict leaves out what is only near.

Clusters of a city that pairs join, directly or through others, have one group id. Every pair comes with its rule and reason; its point is the city&apos;s. The tables show the pairs as Table 2.

Clusters without a city, an industry or a programme, and industries that were not understood, are warned of and listed in Problems with what to do.</source>
        <translation>对同一城市中不同类型的集群两两比较产业。跨城市集群在每个成员城市分别比较。

相同:名称含同一产业。从属:一方产业在另一方之内,“关系”说明乙从属于甲还是包含甲。相近:同链、上下游或配套。两个方向都比较,取较强的关系。“严格”不列出仅相近的集群对。

同一城市中由集群对直接或间接相连的集群有同一组号。每个集群对都附规则和依据,点位取所在城市。“表格与报告”将其列为表2。

没有城市、产业或类型的集群以及未识别的产业会给出警告,并连同处理办法列入问题表。</translation>
    </message>
    <message>
        <source>Comparing clusters…</source>
        <translation>正在比较集群…</translation>
    </message>
    <message>
        <source>Compute the weighted standard deviational ellipses</source>
        <translation>计算加权标准差椭圆(空间统计椭圆)</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Copy the list, ready to be pasted into a spreadsheet</source>
        <translation>复制清单,可直接粘贴到电子表格</translation>
    </message>
    <message>
        <source>CrimeStat</source>
        <translation>CrimeStat</translation>
    </message>
    <message>
        <source>CrimeStat's n − 2 counts rows; with weights other programs count otherwise.</source>
        <translation>CrimeStat 的 n − 2 按行数计;有权重时其他软件的算法不同。</translation>
    </message>
    <message>
        <source>CrimeStat: √2 × standard deviations, n − 2</source>
        <translation>CrimeStat:√2 × 标准差,n − 2</translation>
    </message>
    <message>
        <source>Decide for every cluster which belts of its city belong to it, and why</source>
        <translation>逐个判定集群与同城产业带的关系,并给出依据</translation>
    </message>
    <message>
        <source>Decides for every cluster and city which online industry belts belong to it, and says why</source>
        <translation>逐城市判定每个集群对应哪些线上产业带,并给出依据</translation>
    </message>
    <message>
        <source>Decides which columns are looked for and which table comes out.</source>
        <translation>决定识别哪些列、生成哪种表。</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Draw &amp;ellipses</source>
        <translation>绘制椭圆(&amp;E)</translation>
    </message>
    <message>
        <source>Draw ellipses</source>
        <translation>绘制椭圆</translation>
    </message>
    <message>
        <source>Drawing ellipses</source>
        <translation>绘制椭圆</translation>
    </message>
    <message>
        <source>Ellipse axes</source>
        <translation>椭圆轴线</translation>
    </message>
    <message>
        <source>Ellipse of the belts</source>
        <translation>正在计算产业带椭圆</translation>
    </message>
    <message>
        <source>Ellipses</source>
        <translation>椭圆</translation>
    </message>
    <message>
        <source>Ellipses of the cities</source>
        <translation>正在计算城市椭圆</translation>
    </message>
    <message>
        <source>Ellipses of the clusters</source>
        <translation>正在计算集群椭圆</translation>
    </message>
    <message>
        <source>Encoding (empty: detect)</source>
        <translation>编码(留空:自动识别)</translation>
    </message>
    <message>
        <source>Ever</source>
        <translation>历年曾有</translation>
    </message>
    <message>
        <source>Ever present</source>
        <translation>历年曾有</translation>
    </message>
    <message>
        <source>Every layer as a shapefile, with styles and a field dictionary</source>
        <translation>全部图层,附样式和字段说明</translation>
    </message>
    <message>
        <source>Every point the same</source>
        <translation>各点相同</translation>
    </message>
    <message>
        <source>Explanation</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Export &amp;all</source>
        <translation>全部导出(&amp;A)</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>全部导出</translation>
    </message>
    <message>
        <source>Export shapefiles</source>
        <translation>导出 shapefile</translation>
    </message>
    <message>
        <source>Exported to {folder}</source>
        <translation>已导出到 {folder}</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Feature {id} of “{layer}” cannot be transformed to longitude and latitude: {error}. Is its coordinate reference system right?</source>
        <translation>“{layer}”的要素 {id} 无法转换为经纬度:{error}。请检查其坐标参考系是否正确。</translation>
    </message>
    <message>
        <source>File or layer</source>
        <translation>文件或图层</translation>
    </message>
    <message>
        <source>File: {path}</source>
        <translation>文件:{path}</translation>
    </message>
    <message>
        <source>Filter, for example by city or file</source>
        <translation>筛选,例如输入城市或文件名</translation>
    </message>
    <message>
        <source>Finds in every city the clusters of different programmes that are identical, subordinate or near</source>
        <translation>找出各城市不同类型集群中产业相同、从属或相近的集群对</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder for the exported files</source>
        <translation>导出文件夹</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>GeoPackage (*.gpkg)</source>
        <translation>GeoPackage (*.gpkg)</translation>
    </message>
    <message>
        <source>Group by</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Group fields: one ellipse per combination of values</source>
        <translation>分组字段:每种取值组合一个椭圆</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>组数</translation>
    </message>
    <message>
        <source>Header in row {row}. Columns: {columns}</source>
        <translation>表头在第 {row} 行。列:{columns}</translation>
    </message>
    <message>
        <source>Header row (0: detect)</source>
        <translation>表头行(0:自动识别)</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>How much each point counts</source>
        <translation>每个点的权重</translation>
    </message>
    <message>
        <source>How the ellipse is scaled. The share really inside is always reported.</source>
        <translation>椭圆的缩放规则。无论哪种规则,都给出实际占比。</translation>
    </message>
    <message>
        <source>Identical pairs</source>
        <translation>相同的集群对</translation>
    </message>
    <message>
        <source>In every member city</source>
        <translation>每个成员城市各计一次</translation>
    </message>
    <message>
        <source>In the year</source>
        <translation>当年</translation>
    </message>
    <message>
        <source>In which projection distances are measured</source>
        <translation>在哪种投影下计算距离</translation>
    </message>
    <message>
        <source>Incorrect parameter value for {name}</source>
        <translation>参数“{name}”的值不正确</translation>
    </message>
    <message>
        <source>Inputs and results to store</source>
        <translation>要保存的输入与结果</translation>
    </message>
    <message>
        <source>Install them with the system&apos;s package manager, on Debian and Ubuntu: sudo apt install {names}</source>
        <translation>请用系统的软件包管理器安装,Debian 和 Ubuntu 上为:sudo apt install {names}</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Layers exported</source>
        <translation>导出图层数</translation>
    </message>
    <message>
        <source>Layers to export</source>
        <translation>要导出的图层</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>匹配关系</translation>
    </message>
    <message>
        <source>Lists (*.xlsx *.xls *.csv *.txt *.ods *.shp *.gpkg *.geojson);;All files (*)</source>
        <translation>名单 (*.xlsx *.xls *.csv *.txt *.ods *.shp *.gpkg *.geojson);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Load a list</source>
        <translation>载入名单</translation>
    </message>
    <message>
        <source>Load data first.</source>
        <translation>请先载入数据。</translation>
    </message>
    <message>
        <source>Load the list into the workspace as shown here</source>
        <translation>按此处所示将名单载入工作区</translation>
    </message>
    <message>
        <source>Load the sample</source>
        <translation>载入示例</translation>
    </message>
    <message>
        <source>Loaded list</source>
        <translation>载入的名单</translation>
    </message>
    <message>
        <source>Loaded rows</source>
        <translation>载入行数</translation>
    </message>
    <message>
        <source>Loaded: {what}.</source>
        <translation>已载入:{what}。</translation>
    </message>
    <message>
        <source>Loading belts</source>
        <translation>正在载入产业带</translation>
    </message>
    <message>
        <source>Loading cities</source>
        <translation>正在载入城市</translation>
    </message>
    <message>
        <source>Loading clusters</source>
        <translation>正在载入集群</translation>
    </message>
    <message>
        <source>Loading the layers</source>
        <translation>载入图层</translation>
    </message>
    <message>
        <source>Loading the list</source>
        <translation>载入名单</translation>
    </message>
    <message>
        <source>Loading the sample</source>
        <translation>载入示例</translation>
    </message>
    <message>
        <source>Loads clusters, online industry belts or cities from a spreadsheet, text file or layer</source>
        <translation>从电子表格、文本文件或图层载入集群、线上产业带或城市</translation>
    </message>
    <message>
        <source>Match</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>Match clusters and belts</source>
        <translation>匹配集群与产业带</translation>
    </message>
    <message>
        <source>Match first: tables and figure show the results.</source>
        <translation>表格和图件需要结果,请先匹配。</translation>
    </message>
    <message>
        <source>Matches only; near ones are not looked for</source>
        <translation>只判匹配,不判相近</translation>
    </message>
    <message>
        <source>Matching</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>Matching clusters and belts</source>
        <translation>正在匹配集群与产业带</translation>
    </message>
    <message>
        <source>Matching records</source>
        <translation>匹配记录数</translation>
    </message>
    <message>
        <source>Matching…</source>
        <translation>正在匹配…</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Method and basis</source>
        <translation>方法与口径</translation>
    </message>
    <message>
        <source>Missing Python packages: {packages}. {remedy}</source>
        <translation>缺少 Python 包:{packages}。{remedy}</translation>
    </message>
    <message>
        <source>Name of the group when there is no group field</source>
        <translation>没有分组字段时的组名</translation>
    </message>
    <message>
        <source>Near</source>
        <translation>相近</translation>
    </message>
    <message>
        <source>Near also takes in neighbours in the taxonomy</source>
        <translation>相近还包括分类体系中的邻近产业</translation>
    </message>
    <message>
        <source>Near pairs</source>
        <translation>相近的集群对</translation>
    </message>
    <message>
        <source>Near records</source>
        <translation>相近记录数</translation>
    </message>
    <message>
        <source>Needs clusters and belts: load data first.</source>
        <translation>需要集群和产业带,请先载入数据。</translation>
    </message>
    <message>
        <source>New workspace</source>
        <translation>新建工作区</translation>
    </message>
    <message>
        <source>New workspace…</source>
        <translation>新建工作区…</translation>
    </message>
    <message>
        <source>No belt</source>
        <translation>无产业带</translation>
    </message>
    <message>
        <source>No cluster is selected. Select clusters on the map, or choose “All”.</source>
        <translation>没有选中集群。请在地图上选择集群,或选“全部”。</translation>
    </message>
    <message>
        <source>No data yet. Try the sample, open your own lists, or choose layers of this project.</source>
        <translation>尚无数据。可先试用示例,也可打开自己的名单或选用工程中的图层。</translation>
    </message>
    <message>
        <source>No groups</source>
        <translation>不分组</translation>
    </message>
    <message>
        <source>No problems: every row became a result.</source>
        <translation>没有问题,每一行都得到了结果。</translation>
    </message>
    <message>
        <source>Normal: nominal percent</source>
        <translation>正态:名义百分比</translation>
    </message>
    <message>
        <source>Nothing is selected. Select features on the map, or choose “All”.</source>
        <translation>没有选中要素。请在地图上选择,或选“全部”。</translation>
    </message>
    <message>
        <source>Nothing to export yet: load data first.</source>
        <translation>暂无可导出内容,请先载入数据。</translation>
    </message>
    <message>
        <source>Number of groups</source>
        <translation>组数</translation>
    </message>
    <message>
        <source>Once, in the lead city</source>
        <translation>只在首位城市计一次</translation>
    </message>
    <message>
        <source>One ellipse for each value</source>
        <translation>每个取值一个椭圆</translation>
    </message>
    <message>
        <source>Online industry belts</source>
        <translation>线上产业带</translation>
    </message>
    <message>
        <source>Only what is selected on the map</source>
        <translation>仅地图上选中的要素</translation>
    </message>
    <message>
        <source>Open a list of clusters, belts or cities</source>
        <translation>打开集群、产业带或城市名单</translation>
    </message>
    <message>
        <source>Open a list of clusters, belts or cities: CSV, XLS, XLSX, shapefile…</source>
        <translation>打开集群、产业带或城市名单:CSV、XLS、XLSX、shapefile 等</translation>
    </message>
    <message>
        <source>Open a list…</source>
        <translation>打开名单…</translation>
    </message>
    <message>
        <source>Open a workspace</source>
        <translation>打开工作区</translation>
    </message>
    <message>
        <source>Open a workspace…</source>
        <translation>打开工作区…</translation>
    </message>
    <message>
        <source>Overrides</source>
        <translation>人工改判</translation>
    </message>
    <message>
        <source>Pair clusters of different programmes</source>
        <translation>不同类型集群配对</translation>
    </message>
    <message>
        <source>Pairing clusters of different programmes</source>
        <translation>正在为不同类型集群配对</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>集群对数</translation>
    </message>
    <message>
        <source>Pairs: {pairs} = {identical} identical + {subordinate} subordinate + {near} near, in {groups} groups.</source>
        <translation>集群对:{pairs} = 相同 {identical} + 从属 {subordinate} + 相近 {near},共 {groups} 组。</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>论文</translation>
    </message>
    <message>
        <source>Path of a CSV, TSV, XLSX, XLS or ODS file or of anything QGIS opens, or a layer, of which the selected features can be taken.</source>
        <translation>CSV、TSV、XLSX、XLS、ODS 或 QGIS 能打开的其他文件的路径;或一个图层,可只用其选中要素。</translation>
    </message>
    <message>
        <source>Percent if normal</source>
        <translation>正态分布百分比</translation>
    </message>
    <message>
        <source>Percent really inside</source>
        <translation>实际包含百分比</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Population</source>
        <translation>人口</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题清单</translation>
    </message>
    <message>
        <source>Problems and notes: {count}</source>
        <translation>问题与提示 {count} 条</translation>
    </message>
    <message>
        <source>Programme</source>
        <translation>集群类型</translation>
    </message>
    <message>
        <source>Projection</source>
        <translation>投影</translation>
    </message>
    <message>
        <source>Province</source>
        <translation>省份</translation>
    </message>
    <message>
        <source>RUN is no JSON: {error}. Leave it empty or give an object.</source>
        <translation>RUN 不是有效的 JSON:{error}。请留空或给出一个对象。</translation>
    </message>
    <message>
        <source>RUN must be a JSON object with parameters, inputs and taxonomy.</source>
        <translation>RUN 须为包含 parameters、inputs、taxonomy 的 JSON 对象。</translation>
    </message>
    <message>
        <source>Read as {encoding}, sheet “{sheet}”.</source>
        <translation>按 {encoding} 读取,工作表“{sheet}”。</translation>
    </message>
    <message>
        <source>Reading cities and taxonomy…</source>
        <translation>正在读取城市与分类体系…</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>正在读取文件…</translation>
    </message>
    <message>
        <source>Reading the layers…</source>
        <translation>正在读取图层…</translation>
    </message>
    <message>
        <source>Reads a list as it is: CSV, TSV, XLSX, XLS, ODS, any file that QGIS opens, or a layer of the project. Encoding, sheet, header row and columns are found by themselves; each can be chosen instead. Merged cells are filled down; totals, notes, headings and empty rows are left out and listed.

Districts, county-level cities, zones and towns roll up to the prefecture-level unit. Where a column is missing, cities, industry and programme are read from the name, such as 广州市、佛山市、惠州市超高清视频和智能家电集群. A place that may mean several cities is listed with its candidates, never guessed.

Rows without an id get one made from their content: the same row has the same id next year. A belt without a year is kept and counted. A row whose city was not found is kept without a point.

Loaded rows and skipped rows add up to the rows of the list. Problems holds one row for everything to look at: row number, column, value, candidates and what to do.</source>
        <translation>按原样读取名单:CSV、TSV、XLSX、XLS、ODS、QGIS 能打开的任何文件,或工程中的图层。编码、工作表、表头行和列均自动识别,也可逐项指定。合并单元格向下填充;合计、注释、小标题和空行不载入,但会列出。

市辖区、县级市、开发区、乡镇归入所属地级单位。缺少某列时,从名称中读出城市、产业和集群类型,例如“广州市、佛山市、惠州市超高清视频和智能家电集群”。可能指多个城市的地名连同候选一并列出,绝不猜测。

没有编号的行按内容生成编号,同一行明年编号不变。没有年份的产业带予以保留并计数。找不到城市的行予以保留,但没有点位。

载入行数与跳过行数之和等于名单行数。“问题清单”逐条列出需要查看之处:行号、列、值、候选和处理办法。</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录数</translation>
    </message>
    <message>
        <source>Records: match {match}, near {near}, unrelated {unrelated}, no belt in the city {no_belt}, not understood {unrecognised}; links {links}, overrides applied {overruled}, problems {problems}.</source>
        <translation>记录:匹配 {match},相近 {near},无关 {unrelated},城市无产业带 {no_belt},未识别 {unrecognised};匹配关系 {links} 条,人工改判生效 {overruled} 条,问题 {problems} 条。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Results are kept in {path}. Save the project to find them again.</source>
        <translation>结果保存在 {path}。请保存工程,以便下次直接找到。</translation>
    </message>
    <message>
        <source>Row {row} of “{table}” could not be written. Is the disk full or the file open elsewhere?</source>
        <translation>“{table}”第 {row} 行无法写入。磁盘是否已满,或文件是否在别处打开?</translation>
    </message>
    <message>
        <source>Row {row}: {message}</source>
        <translation>第 {row} 行:{message}</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Rows left out</source>
        <translation>未计入的行数</translation>
    </message>
    <message>
        <source>Rows stored</source>
        <translation>保存行数</translation>
    </message>
    <message>
        <source>Run id</source>
        <translation>运行编号</translation>
    </message>
    <message>
        <source>S&amp;hapefiles</source>
        <translation>Shapefile(&amp;H)</translation>
    </message>
    <message>
        <source>Sampling unit field, for the standard errors</source>
        <translation>抽样单元字段(用于标准误)</translation>
    </message>
    <message>
        <source>Save or discard the edits in {layers} first, then run again.</source>
        <translation>请先保存或放弃 {layers} 中的编辑,再重新运行。</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Scope whose rows are replaced</source>
        <translation>被替换的范围</translation>
    </message>
    <message>
        <source>Select features on the map first</source>
        <translation>请先在地图上选择要素</translation>
    </message>
    <message>
        <source>Selected: {count}</source>
        <translation>选中 {count}</translation>
    </message>
    <message>
        <source>Shapefiles for</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>Shapefiles with Chinese text that opens right in ArcGIS, WPS and QGIS</source>
        <translation>导出中文在 ArcGIS、WPS、QGIS 中均能正确显示的 shapefile</translation>
    </message>
    <message>
        <source>Sheet: name or number (empty: detect)</source>
        <translation>工作表:名称或序号(留空:自动识别)</translation>
    </message>
    <message>
        <source>Sheets</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>Show its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Show the rows that need a look, with what to do</source>
        <translation>显示需要查看的行及处理办法</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Size rule</source>
        <translation>大小规则</translation>
    </message>
    <message>
        <source>Size: standard deviations or percent, several separated by commas</source>
        <translation>大小:标准差倍数或百分比,多个值用逗号分隔</translation>
    </message>
    <message>
        <source>Skipped rows</source>
        <translation>跳过行数</translation>
    </message>
    <message>
        <source>Splits every cluster into records, one per member city, and compares its industry with every online industry belt of that city.

Match: the industries are the same or one belongs to the other. Near: they are close, such as up- and downstream. Each record gets one verdict, match before near: match, near, unrelated (belts, but none is related), no_belt (the city has none) or unrecognised (no name could be compared). Links holds every match and near pair with its rule and reason.

Inputs may be layers or tables; points come from the cities. A record's weight is 1/N for a cluster of N cities. Years: with “in the year” and “up to the year” a belt without a year is kept and listed; “ever present” counts a belt once, however many years list it.

Every row that could not be used as it is, is in Problems with what to do. Overrides are the analyst's decisions, keyed by programme, cluster name, adcode and belt industry; the last row of a key holds.</source>
        <translation>将每个集群按成员城市拆成记录,并把其产业与该城市的每条线上产业带逐一比较。

匹配:产业相同,或一方从属于另一方。相近:产业接近,例如上下游。每条记录只有一个结论,匹配优先于相近:match(匹配)、near(相近)、unrelated(有产业带但无关)、no_belt(城市无产业带)、unrecognised(名称无法识别)。“匹配关系”列出每一对匹配或相近的组合及其规则和依据。

输入可以是图层或表格,点位取自城市表。跨 N 个城市的集群,每条记录权重为 1/N。年份:选“当年”或“截至当年”时,无年份的产业带予以保留并列出;选“历年曾有”时,同一产业带无论出现在几个年份都只计一次。

无法按原样使用的行都列在“问题清单”中,并附处理办法。“人工改判”是分析人员的判断,以集群类型、集群名称、城市代码和产业带产业为键;同一键以最后一行为准。</translation>
    </message>
    <message>
        <source>Spreadsheet</source>
        <translation>电子表格</translation>
    </message>
    <message>
        <source>Spreadsheet (*.xlsx)</source>
        <translation>电子表格 (*.xlsx)</translation>
    </message>
    <message>
        <source>Standard deviational ellipse</source>
        <translation>标准差椭圆</translation>
    </message>
    <message>
        <source>Standard deviations or percent; several with commas, for example 1,2,3</source>
        <translation>标准差倍数或百分比;多个值用逗号分隔,例如 1,2,3</translation>
    </message>
    <message>
        <source>Start the OSGeo4W Setup (or the QGIS installer&apos;s maintenance) and add: {names}. The standalone installers &apos;long term release&apos; and &apos;latest release&apos; already carry them.</source>
        <translation>请启动 OSGeo4W Setup(或 QGIS 安装程序的维护功能)并添加:{names}。独立安装包(长期支持版和最新版)已自带这些包。</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Stop the run; the old results stay as they are</source>
        <translation>停止运行,原有结果保持不变</translation>
    </message>
    <message>
        <source>Store results in the workspace</source>
        <translation>保存结果到工作区</translation>
    </message>
    <message>
        <source>Storing the results</source>
        <translation>正在保存结果</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>严格</translation>
    </message>
    <message>
        <source>Strict: match only</source>
        <translation>严格:仅匹配</translation>
    </message>
    <message>
        <source>Strictness</source>
        <translation>严格程度</translation>
    </message>
    <message>
        <source>Subordinate pairs</source>
        <translation>从属的集群对</translation>
    </message>
    <message>
        <source>Swaps a scope&apos;s rows in the workspace GeoPackage, in one transaction</source>
        <translation>在一个事务中替换工作区 GeoPackage 里某一范围的行</translation>
    </message>
    <message>
        <source>Table 1. Verdicts by programme</source>
        <translation>表 1 各类集群的匹配结论</translation>
    </message>
    <message>
        <source>Tables and report</source>
        <translation>表格与报告</translation>
    </message>
    <message>
        <source>Tables, figure and shapefiles</source>
        <translation>表格、图件和 shapefile</translation>
    </message>
    <message>
        <source>Take clusters, belts and cities from layers of this project</source>
        <translation>使用工程中的图层作为集群、产业带和城市</translation>
    </message>
    <message>
        <source>Taxonomy: dataset or folder of CSV files (default: the one that ships)</source>
        <translation>产业分类体系:数据集或 CSV 文件夹(默认:自带分类)</translation>
    </message>
    <message>
        <source>The algorithm “{name}” is not registered.</source>
        <translation>算法“{name}”未注册。</translation>
    </message>
    <message>
        <source>The belt list is a small sample from public sources; no rate computed from it is a finding.</source>
        <translation>产业带仅为公开资料中的少量样本,由此算出的比例均不构成研究结论。</translation>
    </message>
    <message>
        <source>The chosen years need a year. Fill in “Year”, or choose all rows.</source>
        <translation>所选年份方式需要指定年份。请填写“年份”,或选择全部行。</translation>
    </message>
    <message>
        <source>The column&apos;s title in the file. Empty: found by itself. A single hyphen: not used.</source>
        <translation>文件中的列名。留空:自动识别;单个连字符:不使用。</translation>
    </message>
    <message>
        <source>The ellipses are drawn; the panel lists them in words.</source>
        <translation>椭圆已绘制,面板中列有文字说明。</translation>
    </message>
    <message>
        <source>The file could not be read: {error}</source>
        <translation>无法读取文件:{error}</translation>
    </message>
    <message>
        <source>The file that holds data and results of this project</source>
        <translation>存放本工程数据和结果的文件</translation>
    </message>
    <message>
        <source>The files are written here</source>
        <translation>导出的文件写入此处</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be used: {error}</source>
        <translation>文件夹 {folder} 无法使用:{error}</translation>
    </message>
    <message>
        <source>The input has no features: there is nothing to measure.</source>
        <translation>输入中没有要素,无法计算。</translation>
    </message>
    <message>
        <source>The layer has no coordinate reference system. Assign one, or choose the projection “the layer's own”.</source>
        <translation>图层没有坐标参考系。请为其指定坐标系,或选择投影“图层自身坐标系”。</translation>
    </message>
    <message>
        <source>The layer is in degrees: computed in them, as chosen, axes and direction are distorted. The automatic projection avoids it.</source>
        <translation>图层以度为单位;按所选方式直接以度计算,半轴和方位会变形。选择自动投影可避免。</translation>
    </message>
    <message>
        <source>The layer “{layer}” has no coordinate reference system. Set it in the layer's properties.</source>
        <translation>图层“{layer}”没有坐标参考系。请在图层属性中设置。</translation>
    </message>
    <message>
        <source>The layer “{layer}” has no field “{field}”; it has: {present}. Choose another field in {parameter}, or load the file with “Load table” first.</source>
        <translation>图层“{layer}”没有字段“{field}”,现有字段:{present}。请在 {parameter} 中另选字段,或先用“载入表格”读取该文件。</translation>
    </message>
    <message>
        <source>The layer “{layer}” has unsaved edits, which storing would cross. Save or discard them, then run again.</source>
        <translation>图层“{layer}”有未保存的编辑,与写入冲突。请先保存或放弃编辑,再重新运行。</translation>
    </message>
    <message>
        <source>The layer “{layer}” is none of the plugin's tables: its fields are {fields}. Load lists with the algorithm “Load a list of clusters, belts or cities” first, and store results as the algorithms made them.</source>
        <translation>图层“{layer}”不是本插件的表,其字段为 {fields}。请先用算法“载入集群、产业带或城市名单”读取名单;结果请按算法输出原样保存。</translation>
    </message>
    <message>
        <source>The layer&apos;s own</source>
        <translation>图层自身坐标系</translation>
    </message>
    <message>
        <source>The row with the column titles</source>
        <translation>列名所在的行</translation>
    </message>
    <message>
        <source>The row with the column titles, counted from 1.</source>
        <translation>列名所在的行,从 1 起。</translation>
    </message>
    <message>
        <source>The rows are copied into the workspace; your layers are not changed. Selected features are not considered here: choose them when you run.</source>
        <translation>数据将复制到工作区,原图层不会改动。此处不区分选中要素,请在运行时选择范围。</translation>
    </message>
    <message>
        <source>The run failed; the log says more.</source>
        <translation>运行失败,详见日志。</translation>
    </message>
    <message>
        <source>The sheet of a workbook or the layer of a database; the first is 1.</source>
        <translation>工作簿中的工作表或数据库中的图层,从 1 起。</translation>
    </message>
    <message>
        <source>The warnings could not be written. Is the disk full?</source>
        <translation>警告列表无法写入。磁盘是否已满?</translation>
    </message>
    <message>
        <source>The workspace {path} could not be read: {error}</source>
        <translation>无法读取工作区 {path}:{error}</translation>
    </message>
    <message>
        <source>This QGIS for macOS came without them. Help &gt; About names its Python; install there: {names}; or install QGIS from conda-forge, which carries them.</source>
        <translation>当前 macOS 版 QGIS 未附带这些包。可在“帮助 &gt; 关于”中查看其 Python,并为其安装:{names};或从 conda-forge 安装自带这些包的 QGIS。</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总计</translation>
    </message>
    <message>
        <source>UTF-8, GBK, GB18030 or UTF-16. Detected from the byte-order mark, then from the bytes.</source>
        <translation>UTF-8、GBK、GB18030 或 UTF-16。先看字节顺序标记,再按内容识别。</translation>
    </message>
    <message>
        <source>Unrecognised</source>
        <translation>未识别</translation>
    </message>
    <message>
        <source>Unrelated</source>
        <translation>无关</translation>
    </message>
    <message>
        <source>Up to the year</source>
        <translation>截至当年</translation>
    </message>
    <message>
        <source>Use &amp;layers…</source>
        <translation>用图层(&amp;L)…</translation>
    </message>
    <message>
        <source>Values cut or changed</source>
        <translation>被截断或改变的值</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Weight field</source>
        <translation>权重字段</translation>
    </message>
    <message>
        <source>What it holds</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>What produced them (JSON: parameters, inputs, taxonomy)</source>
        <translation>结果的来历(JSON:parameters、inputs、taxonomy)</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>说明与处理</translation>
    </message>
    <message>
        <source>Which belts count. Belts without a year are kept, counted and listed.</source>
        <translation>计入哪些产业带。无年份的产业带予以保留、计数并列出。</translation>
    </message>
    <message>
        <source>Which column of the file holds what; remembered for lists with these titles</source>
        <translation>文件中各列的含义;相同表头的名单会记住此设置</translation>
    </message>
    <message>
        <source>Which points are measured</source>
        <translation>对哪些点计算</translation>
    </message>
    <message>
        <source>Which program will open the shapefiles; decides how Chinese text is written</source>
        <translation>将用哪种软件打开 shapefile;决定中文的编码方式</translation>
    </message>
    <message>
        <source>Wide</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Workspace: {name}</source>
        <translation>工作区:{name}</translation>
    </message>
    <message>
        <source>Workspaces (*.gpkg)</source>
        <translation>工作区 (*.gpkg)</translation>
    </message>
    <message>
        <source>Writes clusters, belts, cities and the results of the other algorithms into one GeoPackage, the workspace. Each layer is recognised by its fields and goes into the table of that name; several layers of one kind go into the same table.

Rows of the same scope are replaced, all in one transaction: a failure or a cancel leaves the old rows. While another program holds the file the algorithm waits for half a minute, then says so. Layers of a project that show the workspace keep their ids, styles and joins.

Every run leaves a row in the table runs: what was written, from which inputs, with which versions.</source>
        <translation>将集群、产业带、城市以及其他算法的结果写入一个 GeoPackage(工作区)。每个图层按字段识别,写入同名表;同类的多个图层写入同一张表。

同一范围的行在一个事务中整体替换:失败或取消时保留原有行。若文件被其他程序占用,算法最多等待半分钟,随后给出提示。工程中显示该工作区的图层保持原有 id、样式和连接。

每次运行都会在 runs 表中留下一行:写了什么、来自哪些输入、使用哪些版本。</translation>
    </message>
    <message>
        <source>Writing the shapefiles</source>
        <translation>正在写 shapefile</translation>
    </message>
    <message>
        <source>Writing the tables</source>
        <translation>正在写表格</translation>
    </message>
    <message>
        <source>Writing the workspace…</source>
        <translation>正在写入工作区…</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Years</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Years of the belts</source>
        <translation>产业带年份</translation>
    </message>
    <message>
        <source>Yuill: SD × 1</source>
        <translation>Yuill:标准差 × 1</translation>
    </message>
    <message>
        <source>Yuill: standard deviations</source>
        <translation>Yuill:标准差</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>belts</source>
        <translation>产业带</translation>
    </message>
    <message>
        <source>cluster,belt,industry,match,verdict,digitalisation,集群,产业带,匹配,相近,数字化</source>
        <translation>集群,产业带,匹配,相近,数字化,结论,cluster,belt,industry,match,verdict,digitalisation</translation>
    </message>
    <message>
        <source>cluster,programme,pair,group,identical,table 2,集群,集群对,相同,从属,相近,表2</source>
        <translation>cluster,programme,pair,group,identical,table 2,集群,集群对,相同,从属,相近,表2</translation>
    </message>
    <message>
        <source>ellipse,standard deviational ellipse,SDE,directional distribution,mean center,orientation</source>
        <translation>椭圆,标准差椭圆,空间统计椭圆,方向分布,重心,方位,ellipse,standard deviational ellipse,SDE,directional distribution,mean center</translation>
    </message>
    <message>
        <source>load,import,list,table,spreadsheet,excel,csv,xlsx,encoding,gbk,geocode,city,cluster,belt,导入,加载,打开,清单,名单,表格,编码,乱码,城市,集群,产业带</source>
        <translation>导入,加载,打开,清单,名单,表格,编码,乱码,城市,集群,产业带,load,import,list,table,spreadsheet,excel,csv,xlsx,encoding,gbk,geocode,city,cluster,belt</translation>
    </message>
    <message>
        <source>shapefile,shp,dbf,GBK,UTF-8,ArcGIS,WPS,encoding,export,集群,产业带,导出,编码</source>
        <translation>导出,编码,集群,产业带,shapefile,shp,dbf,GBK,UTF-8,ArcGIS,WPS,encoding,export</translation>
    </message>
    <message>
        <source>told by the file</source>
        <translation>由文件决定</translation>
    </message>
    <message>
        <source>workspace,geopackage,save,results,run,集群,产业带,工作区,保存</source>
        <translation>工作区,保存,集群,产业带,结果,workspace,geopackage,save,results,run</translation>
    </message>
    <message>
        <source>{count} belts</source>
        <translation>产业带 {count} 条</translation>
    </message>
    <message>
        <source>{count} cities</source>
        <translation>城市 {count} 个</translation>
    </message>
    <message>
        <source>{count} clusters</source>
        <translation>集群 {count} 个</translation>
    </message>
    <message>
        <source>{count} groups have no weight, hence no ellipse: {names}</source>
        <translation>{count} 组没有权重,无法绘制椭圆:{names}</translation>
    </message>
    <message>
        <source>{count} groups lie in one place, hence have no ellipse: {names}</source>
        <translation>{count} 组的点重合于一处,无法绘制椭圆:{names}</translation>
    </message>
    <message>
        <source>{count} groups lie on one line, hence have no ellipse: {names}</source>
        <translation>{count} 组的点共线,无法绘制椭圆:{names}</translation>
    </message>
    <message>
        <source>{count} more problems are in the table of problems.</source>
        <translation>另有 {count} 个问题,见问题表。</translation>
    </message>
    <message>
        <source>{count} rows need a look. Nothing was dropped silently.</source>
        <translation>有 {count} 行需要查看,没有任何一行被悄悄丢弃。</translation>
    </message>
    <message>
        <source>{count} values or fields were cut or changed; the warnings list them.</source>
        <translation>有 {count} 个值或字段被截断或改变,详见警告列表。</translation>
    </message>
    <message>
        <source>{count} × {problem}, first: {message}</source>
        <translation>{count} × {problem},首例:{message}</translation>
    </message>
    <message>
        <source>{dropped} of {rows} rows were left out: no geometry, or no number as weight.</source>
        <translation>{rows} 行中有 {dropped} 行未计入:没有几何,或权重不是数值。</translation>
    </message>
    <message>
        <source>{encoding} (detected)</source>
        <translation>{encoding}(自动识别)</translation>
    </message>
    <message>
        <source>{group}: {reason} (n = {n})</source>
        <translation>{group}:{reason}(n = {n})</translation>
    </message>
    <message>
        <source>{kind}: column “{title}”</source>
        <translation>{kind}:“{title}”列</translation>
    </message>
    <message>
        <source>{layer} (selection)</source>
        <translation>{layer}(选中)</translation>
    </message>
    <message>
        <source>{records} records: {match} match, {near} near. Table 1 shows them by programme.</source>
        <translation>共 {records} 条记录:匹配 {match},相近 {near}。分类型结果见表 1。</translation>
    </message>
    <message>
        <source>{rows} rows = {loaded} loaded + {skipped} skipped; {undated} without a year.</source>
        <translation>{rows} 行 = 载入 {loaded} + 跳过 {skipped};无年份 {undated} 行。</translation>
    </message>
    <message>
        <source>{rows} rows below the header: {loaded} will be loaded, {skipped} skipped and listed.</source>
        <translation>表头以下共 {rows} 行:将载入 {loaded} 行,跳过并列出 {skipped} 行。</translation>
    </message>
    <message>
        <source>{table}: field of “{column}”</source>
        <translation>{table}:“{column}”字段</translation>
    </message>
    <message>
        <source>{table}: {count} rows stored</source>
        <translation>{table}:已保存 {count} 行</translation>
    </message>
    <message>
        <source>– none –</source>
        <translation>– 无 –</translation>
    </message>
    <message>
        <source>“{layer}” cannot be opened as a vector layer. Check the path and the name.</source>
        <translation>“{layer}”无法作为矢量图层打开。请检查路径和名称。</translation>
    </message>
    <message>
        <source>“{path}” is in use elsewhere; waiting up to {seconds} seconds…</source>
        <translation>“{path}”正被其他程序使用,最多等待 {seconds} 秒…</translation>
    </message>
    <message>
        <source>“{title}” is still running. Wait for it or cancel it.</source>
        <translation>“{title}”仍在运行,请等待完成或取消。</translation>
    </message>
    <message>
        <source>① Data</source>
        <translation>① 数据</translation>
    </message>
    <message>
        <source>② Match</source>
        <translation>② 匹配</translation>
    </message>
    <message>
        <source>③ Ellipses</source>
        <translation>③ 椭圆</translation>
    </message>
    <message>
        <source>④ Export</source>
        <translation>④ 导出</translation>
    </message>
    <message>
        <source>The figure shows no ellipses: they were drawn for other records than those of Table 1. Draw them for the same scope.</source>
        <translation>图中没有椭圆:椭圆所用的记录与表1不同。请按相同范围重新绘制。</translation>
    </message>
    <message>
        <source>“{title}” failed with an unexpected error ({error}). The old results are unchanged. Details: View &gt; Panels &gt; Log Messages, tab ClusterDigital.</source>
        <translation>“{title}”因意外错误中断({error})。原有结果未改动。详情见“视图 &gt; 面板 &gt; 日志消息”中的 ClusterDigital 页。</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>将发生的变化</translation>
    </message>
    <message>
        <source>Nothing changes before you save</source>
        <translation>保存之前什么都不会改变</translation>
    </message>
    <message>
        <source>Verdicts</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>Table 1</source>
        <translation>表 1</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>未保存的修改</translation>
    </message>
    <message>
        <source>{title}: {count}</source>
        <translation>{title}:{count} 处</translation>
    </message>
    <message>
        <source>… and {count} more</source>
        <translation>……另有 {count} 条</translation>
    </message>
    <message>
        <source>No unsaved changes. Add a word or a relation: its effect is shown here before you save.</source>
        <translation>没有未保存的修改。添加别名或关系后,保存之前会在此显示其影响。</translation>
    </message>
    <message>
        <source>{count} unsaved changes. Load clusters and belts to see their effect.</source>
        <translation>有 {count} 处未保存的修改。载入集群和产业带后可查看影响。</translation>
    </message>
    <message>
        <source>{count} unsaved changes; no verdict would change.</source>
        <translation>有 {count} 处未保存的修改,不改变任何结论。</translation>
    </message>
    <message>
        <source>If you save: {records} verdicts, {figures} figures of Table 1 and {links} links change</source>
        <translation>保存后将改变:结论 {records} 条,表 1 数字 {figures} 个,匹配关系 {links} 条</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Try a name: type any industry, cluster or belt</source>
        <translation>试读一个名称:任意产业、集群或产业带</translation>
    </message>
    <message>
        <source>Shows how the taxonomy reads this name, unsaved changes included</source>
        <translation>显示分类体系如何理解这个名称(包括未保存的修改)</translation>
    </message>
    <message>
        <source>Try a name</source>
        <translation>试读名称</translation>
    </message>
    <message>
        <source>“{word}” → &lt;b&gt;{industry}&lt;/b&gt;</source>
        <translation>“{word}”→ &lt;b&gt;{industry}&lt;/b&gt;</translation>
    </message>
    <message>
        <source>“{word}” → &lt;b&gt;{industry}&lt;/b&gt; (parts)</source>
        <translation>“{word}”→ &lt;b&gt;{industry}&lt;/b&gt;(零部件)</translation>
    </message>
    <message>
        <source>“{word}” → {industry} (use)</source>
        <translation>“{word}”→ {industry}(用途)</translation>
    </message>
    <message>
        <source>“{word}” (decides nothing)</source>
        <translation>“{word}”(修饰词,不起决定作用)</translation>
    </message>
    <message>
        <source>⚠ Not understood: no word for an industry</source>
        <translation>⚠ 未识别:没有表示产业的词</translation>
    </message>
    <message>
        <source>not covered: “{rest}”</source>
        <translation>未覆盖:“{rest}”</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>别名</translation>
    </message>
    <message>
        <source>Relations</source>
        <translation>关系</translation>
    </message>
    <message>
        <source>Choose an industry above to see its words and relations.</source>
        <translation>请在上方选择一个产业,查看其别名和关系。</translation>
    </message>
    <message>
        <source>&lt;b&gt;{name}&lt;/b&gt; in {path}</source>
        <translation>&lt;b&gt;{name}&lt;/b&gt; 属于 {path}</translation>
    </message>
    <message>
        <source>Words ({count})</source>
        <translation>别名({count})</translation>
    </message>
    <message>
        <source>Relations ({count})</source>
        <translation>关系({count})</translation>
    </message>
    <message>
        <source>Find an industry by any of its words, for example 液晶</source>
        <translation>用任意词查找产业,如 液晶</translation>
    </message>
    <message>
        <source>Find an industry</source>
        <translation>查找产业</translation>
    </message>
    <message>
        <source>Industries</source>
        <translation>产业列表</translation>
    </message>
    <message>
        <source>Choose the industry whose words and relations are shown below</source>
        <translation>选择一个产业,下方显示它的别名和关系</translation>
    </message>
    <message>
        <source>Industry</source>
        <translation>产业</translation>
    </message>
    <message>
        <source>Belongs to; words found</source>
        <translation>上级;找到的词</translation>
    </message>
    <message>
        <source>Number of words</source>
        <translation>别名数</translation>
    </message>
    <message>
        <source>only these two</source>
        <translation>仅限这两个产业</translation>
    </message>
    <message>
        <source>Not inherited by what lies below them</source>
        <translation>它们的下级产业不继承此关系</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>State this relation</source>
        <translation>添加这条关系</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove the chosen relations (Del)</source>
        <translation>删除选中的关系(Del 键)</translation>
    </message>
    <message>
        <source>What the industry above is to the other one</source>
        <translation>上方产业与另一产业的关系</translation>
    </message>
    <message>
        <source>Other industry</source>
        <translation>另一产业</translation>
    </message>
    <message>
        <source>Relations of the industry</source>
        <translation>产业的关系</translation>
    </message>
    <message>
        <source>supplies {name} (downstream)</source>
        <translation>供应 {name}(下游)</translation>
    </message>
    <message>
        <source>is supplied by {name} (upstream)</source>
        <translation>由 {name} 供应(上游)</translation>
    </message>
    <message>
        <source>supports {name}</source>
        <translation>为 {name} 配套</translation>
    </message>
    <message>
        <source>is supported by {name}</source>
        <translation>由 {name} 配套</translation>
    </message>
    <message>
        <source>is related to {name}</source>
        <translation>与 {name} 相关</translation>
    </message>
    <message>
        <source>also belongs to {name}</source>
        <translation>也属于 {name}</translation>
    </message>
    <message>
        <source>also takes in {name}</source>
        <translation>也包括 {name}</translation>
    </message>
    <message>
        <source>has nothing to do with {name}</source>
        <translation>与 {name} 无关</translation>
    </message>
    <message>
        <source>weak, counts only when “Wide”</source>
        <translation>弱,仅“宽松”时计入</translation>
    </message>
    <message>
        <source>strong</source>
        <translation>强</translation>
    </message>
    <message>
        <source>Cluster Digital: taxonomy</source>
        <translation>产业集群数字化:分类体系</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>影响</translation>
    </message>
    <message>
        <source>Import a folder of CSV files…</source>
        <translation>导入 CSV 文件夹…</translation>
    </message>
    <message>
        <source>Import a file (GeoPackage, spreadsheet)…</source>
        <translation>导入文件(GeoPackage、电子表格)…</translation>
    </message>
    <message>
        <source>Export as CSV files…</source>
        <translation>导出为 CSV 文件…</translation>
    </message>
    <message>
        <source>Import and export: use another taxonomy, or take this one along</source>
        <translation>导入导出:改用另一套分类体系,或导出当前分类体系</translation>
    </message>
    <message>
        <source>Import and export</source>
        <translation>导入导出</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Save and match again</source>
        <translation>保存并重新匹配</translation>
    </message>
    <message>
        <source>Save the changes in the workspace and compute the verdicts again (Ctrl+Enter)</source>
        <translation>将修改存入工作区并重新计算结论(Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Take back: {what}</source>
        <translation>撤销:{what}</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>没有可撤销的修改</translation>
    </message>
    <message>
        <source>The workspace&apos;s own taxonomy, version {version}</source>
        <translation>本工作区自有的分类体系,版本 {version}</translation>
    </message>
    <message>
        <source>The taxonomy that ships with the plugin, version {version}; your first change makes a copy</source>
        <translation>随插件提供的分类体系,版本 {version};首次保存修改时在工作区中建立副本</translation>
    </message>
    <message>
        <source>{version}, own</source>
        <translation>版本 {version} 自有</translation>
    </message>
    <message>
        <source>{version}, as shipped</source>
        <translation>版本 {version} 自带</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Add to {industry}</source>
        <translation>添加到 {industry}</translation>
    </message>
    <message>
        <source>Make “{word}” a word of {industry}</source>
        <translation>将“{word}”添加为“{industry}”的别名</translation>
    </message>
    <message>
        <source>Choose a name above and an industry below; shorten the name to the word that says what it is.</source>
        <translation>在上方选择名称,在下方选择产业;可把名称缩短为真正表示产业的词。</translation>
    </message>
    <message>
        <source>⚠ Not done: {reason}</source>
        <translation>⚠ 未执行:{reason}</translation>
    </message>
    <message>
        <source>Import a taxonomy</source>
        <translation>导入分类体系</translation>
    </message>
    <message>
        <source>Taxonomies (*.gpkg *.xlsx *.ods);;All files (*)</source>
        <translation>分类体系 (*.gpkg *.xlsx *.ods);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Export the taxonomy to a folder</source>
        <translation>将分类体系导出到文件夹</translation>
    </message>
    <message>
        <source>The unsaved changes belonged to another workspace and were dropped.</source>
        <translation>未保存的修改属于另一个工作区,已放弃。</translation>
    </message>
    <message>
        <source>The taxonomy was written to {folder}: {count} files.</source>
        <translation>分类体系已写入 {folder}:{count} 个文件。</translation>
    </message>
    <message>
        <source>The taxonomy could not be changed: {error}</source>
        <translation>无法修改分类体系:{error}</translation>
    </message>
    <message>
        <source>Saved. The taxonomy has the version {version} now.</source>
        <translation>已保存。分类体系现为版本 {version}。</translation>
    </message>
    <message>
        <source>Names not understood</source>
        <translation>未识别的名称</translation>
    </message>
    <message>
        <source>Names of belts and clusters without a verdict; choose one to add it to an industry</source>
        <translation>没有结论的产业带和集群名称;选择一个,添加到某个产业</translation>
    </message>
    <message>
        <source>{name}  ({count} rows)</source>
        <translation>{name}({count} 行)</translation>
    </message>
    <message>
        <source>Names not understood: {count}</source>
        <translation>未识别的名称:{count} 个</translation>
    </message>
    <message>
        <source>✓ Every name of the current run was understood.</source>
        <translation>✓ 本次运行的所有名称均已识别。</translation>
    </message>
    <message>
        <source>Press “Match” first: names that are not understood are listed here.</source>
        <translation>请先点“匹配”:未识别的名称会列在这里。</translation>
    </message>
    <message>
        <source>New word</source>
        <translation>新别名</translation>
    </message>
    <message>
        <source>How the word is used; an industry below gets the word as its name</source>
        <translation>这个词的用法;选“下级产业”则以此词为名新建产业</translation>
    </message>
    <message>
        <source>Add the word to this industry</source>
        <translation>将这个词添加到该产业</translation>
    </message>
    <message>
        <source>Remove the chosen words (Del)</source>
        <translation>删除选中的别名(Del 键)</translation>
    </message>
    <message>
        <source>name</source>
        <translation>正名</translation>
    </message>
    <message>
        <source>product</source>
        <translation>产品</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>别名</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>用法</translation>
    </message>
    <message>
        <source>Unless the name holds</source>
        <translation>排除词</translation>
    </message>
    <message>
        <source>Words, parted by “;”, that cancel this one. Double-click, or press F2, to change them.</source>
        <translation>名称中含有这些词(以“;”分隔)时,此别名不计。双击或按 F2 修改。</translation>
    </message>
    <message>
        <source>Words of the industry</source>
        <translation>产业的别名</translation>
    </message>
    <message>
        <source>anywhere</source>
        <translation>任意位置</translation>
    </message>
    <message>
        <source>Counts wherever it stands in a name</source>
        <translation>出现在名称的任何位置都计入</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>仅在词尾</translation>
    </message>
    <message>
        <source>Counts only at the end of a name: 茶 in 六堡茶, not in 茶几</source>
        <translation>仅在名称末尾时计入:六堡茶中的“茶”计入,茶几中的不计</translation>
    </message>
    <message>
        <source>whole name</source>
        <translation>仅作全名</translation>
    </message>
    <message>
        <source>Counts only when it is the whole name</source>
        <translation>仅当整个名称就是这个词时计入</translation>
    </message>
    <message>
        <source>industry below</source>
        <translation>下级产业</translation>
    </message>
    <message>
        <source>Makes a new industry below this one</source>
        <translation>在该产业之下新建一个产业</translation>
    </message>
    <message>
        <source>Taxonomy</source>
        <translation>分类体系</translation>
    </message>
    <message>
        <source>Saving decisions</source>
        <translation>保存判定</translation>
    </message>
    <message>
        <source>{count} decisions could not be saved and were taken back: {reason}</source>
        <translation>{count} 条判定未能保存,已撤回:{reason}</translation>
    </message>
    <message>
        <source>● match</source>
        <translation>● 匹配</translation>
    </message>
    <message>
        <source>◆ near</source>
        <translation>◆ 相近</translation>
    </message>
    <message>
        <source>○ unrelated</source>
        <translation>○ 无关</translation>
    </message>
    <message>
        <source>? not understood</source>
        <translation>? 未识别</translation>
    </message>
    <message>
        <source>– no belt in the city</source>
        <translation>– 城市无产业带</translation>
    </message>
    <message>
        <source>Industry: {name}</source>
        <translation>产业:{name}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} 等,另有 {count} 个</translation>
    </message>
    <message>
        <source>Blind: verdict and reason are hidden.</source>
        <translation>盲评:结论与依据已隐藏。</translation>
    </message>
    <message>
        <source>Now: {verdict}</source>
        <translation>当前结论:{verdict}</translation>
    </message>
    <message>
        <source>To review, as {reason}</source>
        <translation>待审原因:{reason}</translation>
    </message>
    <message>
        <source>Basis: {reason}</source>
        <translation>依据:{reason}</translation>
    </message>
    <message>
        <source>Decided: {verdict} ({who})</source>
        <translation>已判定:{verdict}({who})</translation>
    </message>
    <message>
        <source>Decided for the whole record: {verdict} ({who})</source>
        <translation>整条记录已判定:{verdict}({who})</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>复核</translation>
    </message>
    <message>
        <source>Match clusters and belts with the choices made in the workbench</source>
        <translation>按工作台中的设置匹配集群与产业带</translation>
    </message>
    <message>
        <source>Note (N): evidence or reason, stored with the decision</source>
        <translation>备注(N):证据或理由,随判定保存</translation>
    </message>
    <message>
        <source>Decide all undecided items with the same cluster industry and the same belt industry in other places too. Each keeps its own row, and one undo takes all of them back. Key: S</source>
        <translation>其他地方集群产业与产业带产业都相同的未判定条目一并判定。每条各存一行,撤销一次即全部撤回。快捷键:S</translation>
    </message>
    <message>
        <source>The whole record, whatever its belts</source>
        <translation>判定整条记录(不论产业带)</translation>
    </message>
    <message>
        <source>The verdict of the cluster in this city is set, not only of this belt. Key: W</source>
        <translation>直接给出该集群在该城市的结论,而不只是这一个产业带。快捷键:W</translation>
    </message>
    <message>
        <source>Your name</source>
        <translation>您的姓名</translation>
    </message>
    <message>
        <source>Stored with every decision, and remembered</source>
        <translation>随每条判定保存,下次自动填入</translation>
    </message>
    <message>
        <source>Blind</source>
        <translation>盲评</translation>
    </message>
    <message>
        <source>Hide what the rules and other coders say, for a second, independent judgement. Of two decisions on one item the later one holds.</source>
        <translation>隐藏规则与他人的结论,以便独立地再判一次。同一条目有两次判定时,以后一次为准。</translation>
    </message>
    <message>
        <source>Coder</source>
        <translation>判定人</translation>
    </message>
    <message>
        <source>Export or import decisions</source>
        <translation>导出或导入判定</translation>
    </message>
    <message>
        <source>Export the decisions…</source>
        <translation>导出判定…</translation>
    </message>
    <message>
        <source>Import decisions…</source>
        <translation>导入判定…</translation>
    </message>
    <message>
        <source>1 Match</source>
        <translation>1 匹配</translation>
    </message>
    <message>
        <source>The industries are the same, or one is part of the other. Key: 1</source>
        <translation>两个产业相同,或一个属于另一个。快捷键:1</translation>
    </message>
    <message>
        <source>2 Near</source>
        <translation>2 相近</translation>
    </message>
    <message>
        <source>The industries are close: supply, support, one chain. Key: 2</source>
        <translation>两个产业相近:上下游、配套或同一产业链。快捷键:2</translation>
    </message>
    <message>
        <source>3 Unrelated</source>
        <translation>3 无关</translation>
    </message>
    <message>
        <source>The industries have nothing to do with each other. Key: 3</source>
        <translation>两个产业没有关系。快捷键:3</translation>
    </message>
    <message>
        <source>← Previous</source>
        <translation>← 上一条</translation>
    </message>
    <message>
        <source>The item before this one. Key: ←</source>
        <translation>上一条。快捷键:←</translation>
    </message>
    <message>
        <source>Take the last decision of this sitting back. Key: Ctrl+Z</source>
        <translation>撤回本次复核的最后一次判定。快捷键:Ctrl+Z</translation>
    </message>
    <message>
        <source>Next →</source>
        <translation>下一条 →</translation>
    </message>
    <message>
        <source>The item after this one. Key: →</source>
        <translation>下一条。快捷键:→</translation>
    </message>
    <message>
        <source>Zoom to the record on the map. Key: M</source>
        <translation>在地图上缩放到该记录。快捷键:M</translation>
    </message>
    <message>
        <source>Table 1 of the workbench, all programmes</source>
        <translation>工作台中表 1 的合计栏</translation>
    </message>
    <message>
        <source>Run the match again</source>
        <translation>重新匹配</translation>
    </message>
    <message>
        <source>Bring the decisions into verdicts, map and Table 1</source>
        <translation>让判定体现到结论、地图和表 1 中</translation>
    </message>
    <message>
        <source>Automatically</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Run the match again in the background shortly after each decision</source>
        <translation>每次判定后稍候在后台自动重新匹配</translation>
    </message>
    <message>
        <source>To review {waiting} · clear {clear} · decided {decided} · item {number}/{total}</source>
        <translation>待审 {waiting} · 明确 {clear} · 已审 {decided} · 第 {number}/{total} 条</translation>
    </message>
    <message>
        <source>Apply to identical names ({count} more)</source>
        <translation>同名一并判定(另 {count} 条)</translation>
    </message>
    <message>
        <source>To review: names not understood, near verdicts and names understood in part. Clear: the rules are sure.</source>
        <translation>待审:名称未识别、判为相近、名称只识别了一部分。明确:规则有把握。</translation>
    </message>
    <message>
        <source>{count} more pairs of which the rules are sure are not listed.</source>
        <translation>另有 {count} 对规则有把握的未列出。</translation>
    </message>
    <message>
        <source>Nothing to review: no cluster shares a city with a belt in these years.</source>
        <translation>没有可复核的条目:在所选年份中没有集群与产业带同城。</translation>
    </message>
    <message>
        <source>Nothing to review yet. Match first; doubtful verdicts then wait here.</source>
        <translation>暂无可复核的条目。请先匹配,有疑问的结论会列在这里。</translation>
    </message>
    <message>
        <source>Nothing to review yet. Load clusters and belts in the workbench, then match.</source>
        <translation>暂无可复核的条目。请先在工作台中加载集群和产业带,再匹配。</translation>
    </message>
    <message>
        <source>not defined, all one verdict</source>
        <translation>无法计算(结论全部相同)</translation>
    </message>
    <message>
        <source>κ {one} – {other}: {kappa} ({n} items, {share} % alike)</source>
        <translation>κ {one} – {other}:{kappa}(共同判定 {n} 条,一致 {share} %)</translation>
    </message>
    <message>
        <source>Cohen's κ over the items that both coders judged</source>
        <translation>两位判定人共同判定条目的 Cohen κ 系数</translation>
    </message>
    <message>
        <source>Table 1: match {match} · near {near}</source>
        <translation>表 1:匹配 {match} · 相近 {near}</translation>
    </message>
    <message>
        <source>⟳ {count} decisions are not in Table 1 yet</source>
        <translation>⟳ {count} 条判定尚未计入表 1</translation>
    </message>
    <message>
        <source>Table 1 and map show all decisions</source>
        <translation>表 1 与地图已体现全部判定</translation>
    </message>
    <message>
        <source>Export the decisions</source>
        <translation>导出判定</translation>
    </message>
    <message>
        <source>CSV files (*.csv)</source>
        <translation>CSV 文件 (*.csv)</translation>
    </message>
    <message>
        <source>Import decisions</source>
        <translation>导入判定</translation>
    </message>
    <message>
        <source>The last decisions are still being saved; try again in a moment.</source>
        <translation>最后的判定正在保存,请稍候再试。</translation>
    </message>
    <message>
        <source>{count} rows of decisions were written to {path}.</source>
        <translation>已将 {count} 行判定写入 {path}。</translation>
    </message>
    <message>
        <source>Exporting decisions</source>
        <translation>导出判定</translation>
    </message>
    <message>
        <source>{added} decisions imported, {known} known already, {changed} earlier decisions replaced, {refused} rows refused.</source>
        <translation>导入判定 {added} 条,已有 {known} 条,替换原判定 {changed} 条,拒绝 {refused} 行。</translation>
    </message>
    <message>
        <source>Importing decisions</source>
        <translation>导入判定</translation>
    </message>
    <message>
        <source>Cluster Digital: reading the review queue</source>
        <translation>产业集群数字化:读取复核队列</translation>
    </message>
    <message>
        <source>The review queue could not be read: {error}</source>
        <translation>复核队列无法读取:{error}</translation>
    </message>
    <message>
        <source>Review verdicts</source>
        <translation>人工复核</translation>
    </message>
    <message>
        <source>Review verdicts ({count} waiting)</source>
        <translation>人工复核(待审 {count})</translation>
    </message>
    <message>
        <source>Review {count}</source>
        <translation>复核 {count}</translation>
    </message>
    <message>
        <source>Compare ellipses</source>
        <translation>比较椭圆</translation>
    </message>
    <message>
        <source>Shift, area ratio, rotation, overlap and tests of ellipses, in pairs or along a series of years</source>
        <translation>椭圆的重心移动、面积比、转角、重叠与检验:两两比较,或沿年份序列比较</translation>
    </message>
    <message>
        <source>ellipse,compare,overlap,Jaccard,Wasserstein,Hotelling,permutation,trajectory,shift,years</source>
        <translation>ellipse,compare,椭圆,比较,重叠,Jaccard,Wasserstein,Hotelling,置换检验,轨迹,重心移动,年份</translation>
    </message>
    <message>
        <source>Compares the ellipses of one size with each other, every two of them; with an order field, such as the year, every ellipse with the one before it, and the whole series from first to last. Groups such as “NDRC | 2019” may serve as order field: the year orders them, the rest tells the series apart.

Shift and bearing are those of the geodesic from centre to centre, the bearing from true north. Rotation is the difference of the azimuths from true north, clockwise positive, between −90° and 90°; where the circularity test finds no preferred direction the sentence says so. Overlap and Jaccard index are measured in the azimuthal equidistant projection about the middle between the two centres. The Wasserstein-2 distance is that of normal distributions with the centres and covariances of the two; it exists for points and lines as well.

Whether the centres differ is told by Hotelling's test for unequal covariances, from the effective sample sizes (degrees of freedom after Krishnamoorthy and Yu 2004), and, given the points, by permuting their group labels, each point with its weight. Both take the points for independent draws, which those of one city are not.

The bootstrap draws the points of each group again and gives 95 % intervals of shift, area ratio, rotation and Jaccard index. A shift near 0 is overstated by it and an index near 1 understated, as neither can lie beyond. With the same seed the results are the same.

Years are recognised when all order values are numbers from 1900 to 2100; otherwise there is no speed.</source>
        <translation>对同一大小的椭圆两两比较;指定排序字段(如年份)后,则逐个与前一个椭圆比较,并比较整个序列的首尾。形如“NDRC | 2019”的分组也可作排序字段:年份决定次序,其余部分区分序列。

重心距离与移动方向取两重心之间的大地线,方向以真北为准。主轴转角是两个真北方位角之差,顺时针为正,在 −90° 与 90° 之间;圆形检验未发现优势方向时,说明中注明“方向不显著”。重叠面积与 Jaccard 指数在以两重心中点为中心的等距方位投影中量算。Wasserstein-2 距离是以两者的重心和协方差为参数的正态分布之间的距离,点状和线状的组也有定义。

重心是否不同,由协方差不等的 Hotelling 检验判断(用有效样本量,自由度依 Krishnamoorthy 与 Yu 2004);给出点图层时,另做置换检验:随机交换各点的分组,权重随点移动。两种检验都把各点视为独立抽取,而同一城市的各点并非如此。

自助法对每组的点重新抽样,给出重心距离、面积比、主轴转角和 Jaccard 指数的 95% 区间。接近 0 的距离会被高估,接近 1 的指数会被低估,因为两者都不能越界。随机种子相同则结果相同。

排序值全部是 1900 至 2100 之间的数时识别为年份;否则不计算每年移动。</translation>
    </message>
    <message>
        <source>Order of a series, such as the year</source>
        <translation>序列的排序字段(如年份)</translation>
    </message>
    <message>
        <source>Field that tells several series apart</source>
        <translation>区分多个序列的字段</translation>
    </message>
    <message>
        <source>Points the ellipses came from</source>
        <translation>计算椭圆所用的点</translation>
    </message>
    <message>
        <source>Permutations of the test of centers (0: none)</source>
        <translation>重心检验的置换次数(0 为不做)</translation>
    </message>
    <message>
        <source>Bootstrap replicates (0: none)</source>
        <translation>自助抽样次数(0 为不做)</translation>
    </message>
    <message>
        <source>Seed of permutations and bootstrap</source>
        <translation>置换与自助抽样的随机种子</translation>
    </message>
    <message>
        <source>Comparisons of ellipses</source>
        <translation>椭圆比较</translation>
    </message>
    <message>
        <source>Trajectory of the center</source>
        <translation>重心轨迹</translation>
    </message>
    <message>
        <source>Comparisons</source>
        <translation>比较数</translation>
    </message>
    <message>
        <source>Steps of trajectories</source>
        <translation>轨迹步数</translation>
    </message>
    <message>
        <source>{count} ellipses have no centre and are not compared: {names}</source>
        <translation>{count} 个椭圆没有重心,未参与比较:{names}</translation>
    </message>
    <message>
        <source>{count} ellipses have no order value and are not compared: {names}</source>
        <translation>{count} 个椭圆没有排序值,未参与比较:{names}</translation>
    </message>
    <message>
        <source>{count} ellipses have no area, hence no overlap and area ratio: {names}</source>
        <translation>{count} 个椭圆没有面积,因此没有重叠和面积比:{names}</translation>
    </message>
    <message>
        <source>Without the points that the ellipses came from there is no bootstrap.</source>
        <translation>没有给出计算椭圆所用的点,不做自助抽样。</translation>
    </message>
    <message>
        <source>{count} groups have no points, hence no permutation test: {names}. Choose the fields by which the ellipses were grouped.</source>
        <translation>{count} 个组没有点,因此不做置换检验:{names}。请选择计算椭圆时的分组字段。</translation>
    </message>
    <message>
        <source>The points of {count} groups weigh other than their ellipses: {names}. Are they the points that the ellipses came from, with the same weight?</source>
        <translation>{count} 个组的点与椭圆的权重合计不符:{names}。请确认这些点就是计算椭圆所用的点,且权重字段相同。</translation>
    </message>
    <message>
        <source>There are no two ellipses of one size and series: nothing to compare.</source>
        <translation>没有大小和序列都相同的两个椭圆,无可比较。</translation>
    </message>
    <message>
        <source>Draws the weighted standard deviational ellipse of points: centre, semi-axes, direction from true north, area, density and axis ratio, with the share of weight that really lies inside beside the nominal one. Lines and polygons count by their centroids; rows without geometry, or with a NULL weight, are left out and counted.

What a size means is told by the size rule. ArcGIS: k = √2 per standard deviation, nominally 63.2, 98.2 and 99.99 % for 1, 2 and 3. Yuill: k = 1, 2, 3 (39.3, 86.5, 98.9 %). Normal: the percentage that a normal distribution would hold. Calibrated: the smallest ellipse that really holds the percentage. CrimeStat: ArcGIS's with n − 2 in place of n.

The automatic projection is azimuthal equidistant about each group's own centre. Ellipses that are to be compared by area and overlap should share one projection.

Standard errors are those of a superpopulation: what would change if chance drew the places again. A list of clusters is a census, so they do not say how wrong the ellipse of this list is. With a field of sampling units, rows of one unit count as one draw. Below an effective sample of 50 intervals made of them hold less than they promise.

The most influential cities are those without which the ellipse moves most, by the Wasserstein-2 distance between the ellipses with and without, up to ten per group, for the first size and in the plane of the whole group. Left out in turn are the values of the field chosen for it, else of the sampling units, else the places.

The geometric median has the smallest weighted sum of distances to all points, the central feature is the point with the smallest one. The standard distance circle has the root of the mean squared distance as its radius, times the size; under the percent rules it is the circle of that share. Contours are ellipses that really hold 50, 68, 90 and 95 %. The table of projections says what another choice would change.</source>
        <translation>绘制点的加权标准差椭圆:重心、半轴、相对真北的方位、面积、密集程度和短长轴比,并在名义占比之外给出椭圆内权重的实际占比。线和面按质心计;没有几何或权重为 NULL 的行不计入,但会计数。

大小的含义由规则决定。ArcGIS:每个标准差 k = √2,1、2、3 个标准差的名义占比为 63.2%、98.2%、99.99%。Yuill:k = 1、2、3(39.3%、86.5%、98.9%)。正态:正态分布下应包含的百分比。实际:真正包含该百分比的最小椭圆。CrimeStat:与 ArcGIS 相同,但以 n − 2 代替 n。

自动投影为以各组自身重心为中心的方位等距投影。若要比较面积和重叠,各椭圆应使用同一投影。

标准误是超总体意义下的:若重新随机产生这些地点,结果会变化多少。集群名单是普查而非抽样,因此标准误并不表示本名单的椭圆有多大误差。指定抽样单元字段后,同一单元的各行算作一次抽取。有效样本量小于 50 时,由标准误得出的区间达不到其名义水平。

影响最大的城市是去除后椭圆变化最大的城市,以去除前后两个椭圆的 Wasserstein-2 距离衡量,每组至多十个,按第一个大小计算,并使用全组的投影平面。逐一去除的是所选字段的取值;未选时为抽样单元,再无则为地点。

几何中位中心是到各点的加权距离之和最小的位置,中心要素是各点中该和最小的一点。标准距离圆以距离的均方根乘以大小为半径;按百分比的规则则为相应份额的圆。等值椭圆是实际包含 50、68、90、95 % 的同心椭圆。投影表说明换用其他投影会改变什么。</translation>
    </message>
    <message>
        <source>Field whose values are left out in turn (default: sampling units, else places)</source>
        <translation>逐一去除其取值的字段(默认:抽样单元,未指定则为地点)</translation>
    </message>
    <message>
        <source>Centers</source>
        <translation>中心</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>加权平均中心</translation>
    </message>
    <message>
        <source>Geometric median</source>
        <translation>几何中位数</translation>
    </message>
    <message>
        <source>Central feature</source>
        <translation>中心要素</translation>
    </message>
    <message>
        <source>Add ArcGIS&apos;s fields (CenterX, CenterY, XStdDist, YStdDist, Rotation)</source>
        <translation>添加 ArcGIS 字段(CenterX、CenterY、XStdDist、YStdDist、Rotation)</translation>
    </message>
    <message>
        <source>Most influential cities</source>
        <translation>影响最大的城市</translation>
    </message>
    <message>
        <source>Standard distance circles</source>
        <translation>标准距离圆</translation>
    </message>
    <message>
        <source>Contours that hold 50, 68, 90 and 95 %</source>
        <translation>实际包含 50、68、90、95 % 的同心椭圆</translation>
    </message>
    <message>
        <source>What the projection changes</source>
        <translation>投影选择的影响</translation>
    </message>
    <message>
        <source>{count} groups have an effective sample below {few}: intervals made of their standard errors are optimistic: {names}</source>
        <translation>{count} 个分组的有效样本量小于 {few},由其标准误得出的区间偏乐观:{names}</translation>
    </message>
    <message>
        <source>The influence of cities is told for at most {most} groups; here are {count}. Filter the layer, or group by fewer fields.</source>
        <translation>最多对 {most} 个分组计算各城市的影响,这里有 {count} 个。请筛选图层,或减少分组字段。</translation>
    </message>
    <message>
        <source>{count} groups have more than {most} places, hence no central feature: comparing every place with every other would take minutes: {names}</source>
        <translation>{count} 个分组的地点多于 {most} 个,逐对比较需要数分钟,因此不计算中心要素:{names}</translation>
    </message>
    <message>
        <source>Cluster Digital: drawing charts</source>
        <translation>产业集群数字化:绘制图表</translation>
    </message>
    <message>
        <source>The charts could not be drawn: {error}</source>
        <translation>图表无法绘制:{error}</translation>
    </message>
    <message>
        <source>Charts need one more package; everything else works. {what}</source>
        <translation>图表还需要一个软件包,其余功能不受影响。{what}</translation>
    </message>
    <message>
        <source>Save this chart (PNG, SVG, PDF)…</source>
        <translation>保存此图表(PNG、SVG、PDF)…</translation>
    </message>
    <message>
        <source>Copy this chart</source>
        <translation>复制此图表</translation>
    </message>
    <message>
        <source>{what}
Click to show it on the map</source>
        <translation>{what}
单击可在地图上显示</translation>
    </message>
    <message>
        <source>Saved: {path}</source>
        <translation>已保存:{path}</translation>
    </message>
    <message>
        <source>Cluster Digital: saving a chart</source>
        <translation>产业集群数字化:保存图表</translation>
    </message>
    <message>
        <source>Preparing charts…</source>
        <translation>正在准备图表…</translation>
    </message>
    <message>
        <source>Picture (*.png);;Vector graphics (*.svg);;PDF (*.pdf)</source>
        <translation>图片 (*.png);;矢量图 (*.svg);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>Copied: paste it into a document.</source>
        <translation>已复制,可粘贴到文档中。</translation>
    </message>
    <message>
        <source>Cluster Digital: copying a chart</source>
        <translation>产业集群数字化:复制图表</translation>
    </message>
    <message>
        <source>Loading the generated series</source>
        <translation>正在载入生成的序列</translation>
    </message>
    <message>
        <source>Ellipse of {layer}</source>
        <translation>{layer} 的椭圆</translation>
    </message>
    <message>
        <source>Drawing the years</source>
        <translation>正在画分年椭圆</translation>
    </message>
    <message>
        <source>The ellipse is kept in the temporary layer “{layer}”. Export it to keep it longer.</source>
        <translation>椭圆已保留在临时图层“{layer}”中。如需长期保存,请导出该图层。</translation>
    </message>
    <message>
        <source>The ellipses of {count} years are drawn, with the way of their center.</source>
        <translation>已画出 {count} 个年份的椭圆和重心移动路径。</translation>
    </message>
    <message>
        <source>{count} belts without a year are left out.</source>
        <translation>{count} 条没有年份的产业带未计入。</translation>
    </message>
    <message>
        <source>Live ellipse of the selection</source>
        <translation>跟随选择的实时椭圆</translation>
    </message>
    <message>
        <source>Draws the ellipse of what is selected on the map at once, without a run and without a layer. The points are those chosen above, or those of the active layer when it is another point layer.</source>
        <translation>立即画出地图上所选要素的椭圆,无需运行,也不产生图层。所量的点是上面选定的点;当前图层是其他点图层时,则为该图层的点。</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>保留(&amp;K)</translation>
    </message>
    <message>
        <source>Store this ellipse with the results, as a layer</source>
        <translation>将此椭圆作为图层存入结果</translation>
    </message>
    <message>
        <source>Cluster Digital: reading “{layer}”</source>
        <translation>产业集群数字化:正在读取“{layer}”</translation>
    </message>
    <message>
        <source>Reading “{layer}”…</source>
        <translation>正在读取“{layer}”…</translation>
    </message>
    <message>
        <source>Cluster Digital: live ellipse</source>
        <translation>产业集群数字化:实时椭圆</translation>
    </message>
    <message>
        <source>Nothing is selected in “{layer}”.</source>
        <translation>“{layer}”中没有选中要素。</translation>
    </message>
    <message>
        <source>Nothing is selected. Select “{points}” on the map.</source>
        <translation>没有选中要素。请在地图上选择“{points}”。</translation>
    </message>
    <message>
        <source>n = {n}, weight {weight:.10g}</source>
        <translation>n = {n},权重 {weight:.10g}</translation>
    </message>
    <message>
        <source>n = {n}, every point the same</source>
        <translation>n = {n},各点等权</translation>
    </message>
    <message>
        <source>{count} left out: no geometry, or no number as weight</source>
        <translation>略去 {count} 个:无几何或权重不是数字</translation>
    </message>
    <message>
        <source>Centre {lon:.3f}°, {lat:.3f}°</source>
        <translation>中心 {lon:.3f}°, {lat:.3f}°</translation>
    </message>
    <message>
        <source>{major} × {minor} {unit}, {inside} inside (nominally {nominal})</source>
        <translation>{major} × {minor} {unit},内含 {inside}(名义 {nominal})</translation>
    </message>
    <message>
        <source>A circle: no direction</source>
        <translation>圆形,无方向</translation>
    </message>
    <message>
        <source>Azimuth {azimuth:.1f}° ± {error:.1f}°</source>
        <translation>方位角 {azimuth:.1f}° ± {error:.1f}°</translation>
    </message>
    <message>
        <source>Azimuth {azimuth:.1f}°</source>
        <translation>方位角 {azimuth:.1f}°</translation>
    </message>
    <message>
        <source>{azimuth}: direction not significant</source>
        <translation>{azimuth},方向不显著</translation>
    </message>
    <message>
        <source>Load the lists that come with the plugin: 151 national-level clusters and 285 sample belts. The arrow offers a generated series of years.</source>
        <translation>载入插件自带的名单:151 个国家级集群、285 个示例产业带。箭头里另有一套生成的逐年数据。</translation>
    </message>
    <message>
        <source>Generated series 2018–2021, not real</source>
        <translation>生成的 2018–2021 年序列(非真实)</translation>
    </message>
    <message>
        <source>1,200 belts made up by a program, to try the years with</source>
        <translation>由程序生成的 1200 条产业带,用来试用分年功能</translation>
    </message>
    <message>
        <source>Copy as table</source>
        <translation>复制为表格</translation>
    </message>
    <message>
        <source>Copy the sentences</source>
        <translation>复制文字描述</translation>
    </message>
    <message>
        <source>{count} more: see the table of the layer</source>
        <translation>另有 {count} 个:见图层属性表</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>One ellipse for each combination of both values</source>
        <translation>两个字段的值每种组合一个椭圆</translation>
    </message>
    <message>
        <source>And by</source>
        <translation>再按</translation>
    </message>
    <message>
        <source>Rows of one sampling unit count as one draw: the standard errors grow, the ellipse stays</source>
        <translation>同一抽样单元的各行只算一次抽取:标准误变大,椭圆不变</translation>
    </message>
    <message>
        <source>Sampling unit</source>
        <translation>抽样单元</translation>
    </message>
    <message>
        <source>Which city&apos;s absence would change the ellipse most</source>
        <translation>去掉哪个城市,椭圆变化最大</translation>
    </message>
    <message>
        <source>Circles about the centre with the standard distance</source>
        <translation>以重心为圆心、标准距离为半径的圆</translation>
    </message>
    <message>
        <source>Contours of shares really inside</source>
        <translation>实际占比等值椭圆</translation>
    </message>
    <message>
        <source>Ellipses that hold 25, 50, 68, 90 and 95 %</source>
        <translation>实际包含 25、50、68、90、95 % 的椭圆</translation>
    </message>
    <message>
        <source>ArcGIS&apos;s field names too</source>
        <translation>另加 ArcGIS 字段名</translation>
    </message>
    <message>
        <source>CenterX, CenterY, XStdDist, YStdDist and Rotation, for those who come from there</source>
        <translation>CenterX、CenterY、XStdDist、YStdDist、Rotation,便于习惯 ArcGIS 的用户</translation>
    </message>
    <message>
        <source>The place with the least sum of distances to all points</source>
        <translation>到所有点距离之和最小的位置</translation>
    </message>
    <message>
        <source>The point with the least sum of distances to all others</source>
        <translation>到其他各点距离之和最小的点</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy what is listed, for a spreadsheet or for a text</source>
        <translation>复制所列内容,可粘贴到电子表格或正文中</translation>
    </message>
    <message>
        <source>Compare projections…</source>
        <translation>比较投影…</translation>
    </message>
    <message>
        <source>What would each projection change? Nothing is stored.</source>
        <translation>换一种投影,结果会变多少?不保存任何结果。</translation>
    </message>
    <message>
        <source>Each row</source>
        <translation>每一行</translation>
    </message>
    <message>
        <source>City</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Nothing more</source>
        <translation>不再细分</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据来源</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>{group} · {size:g} %</source>
        <translation>{group} · {size:g} %</translation>
    </message>
    <message>
        <source>{group} · {size:g} SD</source>
        <translation>{group} · {size:g} 个标准差</translation>
    </message>
    <message>
        <source>{group}  {axes}, circle, {inside} inside</source>
        <translation>{group}  {axes},圆形,圈内 {inside}</translation>
    </message>
    <message>
        <source>{group}  {axes}, {azimuth:.1f}°, {inside} inside</source>
        <translation>{group}  {axes},{azimuth:.1f}°,圈内 {inside}</translation>
    </message>
    <message>
        <source>{reason} (n = {n})</source>
        <translation>{reason}(n = {n})</translation>
    </message>
    <message>
        <source>circle, no direction</source>
        <translation>圆形,无方向</translation>
    </message>
    <message>
        <source>{azimuth}, direction not significant</source>
        <translation>{azimuth},方向不显著</translation>
    </message>
    <message>
        <source>Inside {inside} (points {count}), nominal {nominal}</source>
        <translation>圈内 {inside}(点数 {count}),名义 {nominal}</translation>
    </message>
    <message>
        <source>n = {n}, effective {effective:.1f}</source>
        <translation>n = {n},有效 {effective:.1f}</translation>
    </message>
    <message>
        <source>Most influential: {city}</source>
        <translation>影响最大:{city}</translation>
    </message>
    <message>
        <source>Standard errors are those of a superpopulation: the list is complete, they tell what would change if chance drew the places again. Below an effective sample of 50 they are too small.</source>
        <translation>标准误是超总体意义上的:名单是完整的,标准误说明假如地点由随机过程重新产生,结果会变多少。有效样本量不足 50 时标准误偏小。</translation>
    </message>
    <message>
        <source>The belt list was made up by a program to show how a series works; nothing in it is real.</source>
        <translation>产业带名单由程序生成,仅用于演示逐年分析,没有一条是真实的。</translation>
    </message>
    <message>
        <source>Cluster Digital: what each projection would change</source>
        <translation>产业集群数字化:换投影会变多少</translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>The layers to be measured are not in the project: open the workspace again.</source>
        <translation>要计算的图层不在项目中:请重新打开工作区。</translation>
    </message>
    <message>
        <source>Cluster Digital: comparing projections</source>
        <translation>产业集群数字化:比较投影</translation>
    </message>
    <message>
        <source>Differences are those from the automatic projection, which keeps distances and directions from the centre. Nothing is stored.</source>
        <translation>变化是与自动投影相比,自动投影保持到重心的距离和方向。不保存任何结果。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Center</source>
        <translation>重心</translation>
    </message>
    <message>
        <source>Semi-axes</source>
        <translation>半轴</translation>
    </message>
    <message>
        <source>Azimuth (true north)</source>
        <translation>方位角(真北)</translation>
    </message>
    <message>
        <source>Area, km²</source>
        <translation>面积(km²)</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>圈内</translation>
    </message>
    <message>
        <source>Area changes by</source>
        <translation>面积变化</translation>
    </message>
    <message>
        <source>Axis turns by</source>
        <translation>长轴偏转</translation>
    </message>
    <message>
        <source>Ellipses by &amp;year</source>
        <translation>分年椭圆(&amp;Y)</translation>
    </message>
    <message>
        <source>Draw the ellipse of the belts of every year at the size above, compare the years and draw the way of the center</source>
        <translation>按上面的大小画每年产业带的椭圆,逐年比较,并画出重心移动的路径</translation>
    </message>
    <message>
        <source>&amp;Play…</source>
        <translation>播放(&amp;P)…</translation>
    </message>
    <message>
        <source>Show one year after another on the map with QGIS&apos;s temporal controller</source>
        <translation>用 QGIS 的时态控制在地图上逐年播放</translation>
    </message>
    <message>
        <source>Belts of {count} years, {first} to {last}</source>
        <translation>产业带有 {count} 个年份:{first} 至 {last}</translation>
    </message>
    <message>
        <source>Comparing the years</source>
        <translation>正在逐年比较</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>⚠ errors too small</source>
        <translation>⚠ 标准误偏小</translation>
    </message>
    <message>
        <source>{density:.3g} per 10,000 km²</source>
        <translation>每万 km² {density:.3g}</translation>
    </message>
    <message>
        <source>The influence of cities is not told beyond {most} rows. Filter the layer, or choose a field of sampling units.</source>
        <translation>超过 {most} 行时不计算各城市的影响。请筛选图层,或选择抽样单元字段。</translation>
    </message>
    <message>
        <source>Edit {city}</source>
        <translation>编辑 {city}</translation>
    </message>
    <message>
        <source>Put the shipped cities into the workspace</source>
        <translation>将插件自带的城市放入工作区</translation>
    </message>
    <message>
        <source>Show the cities</source>
        <translation>显示城市图层</translation>
    </message>
    <message>
        <source>Move o&amp;n the map</source>
        <translation>在地图上移动(&amp;N)</translation>
    </message>
    <message>
        <source>Then click where the city lies, or drag its mark there; Esc ends it</source>
        <translation>然后点击城市所在位置,或把标记拖到那里;按 Esc 结束</translation>
    </message>
    <message>
        <source>&amp;Zoom to it</source>
        <translation>定位(&amp;Z)</translation>
    </message>
    <message>
        <source>Show the chosen cities on the map and let them flash</source>
        <translation>在地图上显示所选城市并闪烁</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>还原</translation>
    </message>
    <message>
        <source>Forget what was typed and not applied (Esc)</source>
        <translation>清除已输入但未应用的内容(Esc)</translation>
    </message>
    <message>
        <source>Appl&amp;y</source>
        <translation>应用(&amp;Y)</translation>
    </message>
    <message>
        <source>One edit of all that was typed (Enter); one undo takes it back</source>
        <translation>所有输入合为一次编辑(回车);撤销一次即可全部收回</translation>
    </message>
    <message>
        <source>Move {city}</source>
        <translation>移动 {city}</translation>
    </message>
    <message>
        <source>The workspace has cities, but the project does not show them.</source>
        <translation>工作区中有城市表,但项目没有显示它。</translation>
    </message>
    <message>
        <source>The workspace has no cities of its own yet. Put the shipped list of 569 cities into it, then edit them here; or load your own list with “Open file…” in the workbench.</source>
        <translation>工作区还没有自己的城市表。可放入插件自带的 569 个城市,然后在这里编辑;也可以在工作台中用“打开文件…”载入自己的城市表。</translation>
    </message>
    <message>
        <source>Choose a city above, or click one on the map.</source>
        <translation>请在上方选择城市,或在地图上选中。</translation>
    </message>
    <message>
        <source>({count} selected)</source>
        <translation>(已选 {count} 个)</translation>
    </message>
    <message>
        <source>⚠ The point and the columns lon and lat tell different places; the point counts. &lt;a href='columns'&gt;Move the point&lt;/a&gt; · &lt;a href='point'&gt;Correct the columns&lt;/a&gt;</source>
        <translation>⚠ 点的位置与经度、纬度两列不一致;以点为准。&lt;a href='columns'&gt;移动点&lt;/a&gt; · &lt;a href='point'&gt;更正两列&lt;/a&gt;</translation>
    </message>
    <message>
        <source>Other names by which lists call this city, parted by “;”</source>
        <translation>名单中对该城市的其他叫法,用“;”分隔</translation>
    </message>
    <message>
        <source>Degrees east, WGS84; a change moves the point</source>
        <translation>东经(度,WGS84);修改后点随之移动</translation>
    </message>
    <message>
        <source>Degrees north, WGS84; a change moves the point</source>
        <translation>北纬(度,WGS84);修改后点随之移动</translation>
    </message>
    <message>
        <source>Persons</source>
        <translation>人</translation>
    </message>
    <message>
        <source>县级 makes it a part of its parent city; any other level a city of its own</source>
        <translation>填“县级”则归入所属地级单位;填其他级别则为独立城市</translation>
    </message>
    <message>
        <source>For level 县级: the city in which its clusters and belts are counted</source>
        <translation>级别为县级时:其集群和产业带计入的城市</translation>
    </message>
    <message>
        <source>Six digits of GB/T 2260; clusters and belts find their city by it</source>
        <translation>GB/T 2260 六位代码;集群和产业带据此找到城市</translation>
    </message>
    <message>
        <source>A whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>A number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>(Enter applies)</source>
        <translation>(按回车应用)</translation>
    </message>
    <message>
        <source>Cluster Digital: reading places</source>
        <translation>产业集群数字化:读取地名</translation>
    </message>
    <message>
        <source>The edits are saved in the workspace.</source>
        <translation>编辑已保存到工作区。</translation>
    </message>
    <message>
        <source>The edits were discarded; the cities are as they were saved.</source>
        <translation>已放弃编辑;城市恢复为上次保存的状态。</translation>
    </message>
    <message>
        <source>A run is under way. Wait for it or cancel it, then edit the cities.</source>
        <translation>正在运行。请等待完成或取消,然后再编辑城市。</translation>
    </message>
    <message>
        <source>Find a city: name, alias, adcode, county…</source>
        <translation>查找城市:名称、别名、代码、区县…</translation>
    </message>
    <message>
        <source>Find a city</source>
        <translation>查找城市</translation>
    </message>
    <message>
        <source>Chinese or English name, alias, adcode or province; a county finds its city</source>
        <translation>中英文名称、别名、行政区划代码或省份;输入区县可找到所属城市</translation>
    </message>
    <message>
        <source>No city is called that. Shorten the name, or press “Add…”.</source>
        <translation>没有这样的城市。请缩短名称,或点击“添加…”。</translation>
    </message>
    <message>
        <source>Double-click or Enter: show on the map</source>
        <translation>双击或回车:在地图上显示</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>在地图上显示</translation>
    </message>
    <message>
        <source>Type a part of the name</source>
        <translation>输入名称的一部分</translation>
    </message>
    <message>
        <source>&amp;Add…</source>
        <translation>添加…</translation>
    </message>
    <message>
        <source>Add a city</source>
        <translation>添加城市</translation>
    </message>
    <message>
        <source>Mer&amp;ge…</source>
        <translation>合并…</translation>
    </message>
    <message>
        <source>Merge a city into another, as 莱芜 into 济南</source>
        <translation>将一个城市并入另一个,如莱芜并入济南</translation>
    </message>
    <message>
        <source>Spl&amp;it…</source>
        <translation>拆分…</translation>
    </message>
    <message>
        <source>Make a part of the chosen city a city of its own</source>
        <translation>使所选城市的一部分成为独立城市</translation>
    </message>
    <message>
        <source>Pas&amp;te…</source>
        <translation>批量粘贴…</translation>
    </message>
    <message>
        <source>Change many cities with cells of a spreadsheet</source>
        <translation>用电子表格的单元格批量修改城市</translation>
    </message>
    <message>
        <source>&amp;Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Add a field to all cities: GDP, region or one of your own</source>
        <translation>为所有城市添加字段:地区生产总值、区域或自定义字段</translation>
    </message>
    <message>
        <source>Another field…</source>
        <translation>其他字段…</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Old</source>
        <translation>原值</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新值</translation>
    </message>
    <message>
        <source>What will change</source>
        <translation>将要修改的内容</translation>
    </message>
    <message>
        <source>(the whole row)</source>
        <translation>(整行)</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>What will change:</source>
        <translation>将要修改:</translation>
    </message>
    <message>
        <source>The layer of cities is not there any more.</source>
        <translation>城市图层已不存在。</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>应用(&amp;A)</translation>
    </message>
    <message>
        <source>One edit, which one undo takes back; it is saved when you press “Save”</source>
        <translation>作为一次编辑,撤销一次即可收回;点击“保存”后才写入文件</translation>
    </message>
    <message>
        <source>Cluster Digital: add a field</source>
        <translation>产业集群数字化:添加字段</translation>
    </message>
    <message>
        <source>Short names of ASCII letters survive the way into a shapefile</source>
        <translation>较短的英文字母名称在导出 Shapefile 时不会被截断</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数字</translation>
    </message>
    <message>
        <source>Whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>添加(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Type</source>
        <translation>类型(&amp;T)</translation>
    </message>
    <message>
        <source>One city goes into another, as 莱芜 into 济南: its names become aliases, so that lists that still name it are counted there.</source>
        <translation>将一个城市并入另一个,如莱芜并入济南:其名称成为别名,仍使用旧名称的名单将计入新城市。</translation>
    </message>
    <message>
        <source>Cluster Digital: merge cities</source>
        <translation>产业集群数字化:合并城市</translation>
    </message>
    <message>
        <source>stays, as a part of the other city</source>
        <translation>保留,作为另一城市的下属单位</translation>
    </message>
    <message>
        <source>is removed</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>&amp;This city</source>
        <translation>被并入的城市(&amp;T)</translation>
    </message>
    <message>
        <source>goes &amp;into</source>
        <translation>并入(&amp;I)</translation>
    </message>
    <message>
        <source>Its &amp;row</source>
        <translation>原有的行(&amp;R)</translation>
    </message>
    <message>
        <source>Add up</source>
        <translation>相加</translation>
    </message>
    <message>
        <source>Merge {source} into {target}</source>
        <translation>将 {source} 并入 {target}</translation>
    </message>
    <message>
        <source>The list that ships with the plugin has this city too and would stand in for a removed row.</source>
        <translation>插件自带的城市表中也有该城市,删除此行后会以自带的为准,因此不能删除。</translation>
    </message>
    <message>
        <source>A part keeps its adcode and its counties understood; removed, only its names are.</source>
        <translation>保留为下属单位时,其代码和区县仍可识别;删除后只识别其名称。</translation>
    </message>
    <message>
        <source>A new city needs a name and a six-digit adcode; with coordinates it gets a point.</source>
        <translation>新城市需要名称和六位行政区划代码;填写坐标后才有点位。</translation>
    </message>
    <message>
        <source>A part of a city becomes a city of its own. Write the part&apos;s name, for example that of a county; what is known about it is filled in.</source>
        <translation>使城市的一部分成为独立城市。请填写其名称(如某个县),再用“填入已知信息”补全。</translation>
    </message>
    <message>
        <source>Cluster Digital: split a city</source>
        <translation>产业集群数字化:拆分城市</translation>
    </message>
    <message>
        <source>Cluster Digital: add a city</source>
        <translation>产业集群数字化:添加城市</translation>
    </message>
    <message>
        <source>Names that mean the new city from now on</source>
        <translation>今后指新城市的名称</translation>
    </message>
    <message>
        <source>Take the new city&apos;s numbers off those of the old one</source>
        <translation>从原城市的数值中扣除新城市的数值</translation>
    </message>
    <message>
        <source>Fill in what is &amp;known</source>
        <translation>填入已知信息(&amp;K)</translation>
    </message>
    <message>
        <source>Fill empty fields from the county of that name or adcode that ships with the plugin</source>
        <translation>按名称或代码,用插件自带区县表填写空白字段</translation>
    </message>
    <message>
        <source>Add {city}</source>
        <translation>添加 {city}</translation>
    </message>
    <message>
        <source>Split {city} off {former}</source>
        <translation>将 {city} 从 {former} 拆出</translation>
    </message>
    <message>
        <source>&amp;Out of</source>
        <translation>原属城市(&amp;O)</translation>
    </message>
    <message>
        <source>Aliases that move</source>
        <translation>随之转移的别名</translation>
    </message>
    <message>
        <source>No single county of that name or adcode is known. Write its adcode.</source>
        <translation>没有找到唯一的同名或同代码区县。请填写其行政区划代码。</translation>
    </message>
    <message>
        <source>Cluster Digital: paste cities</source>
        <translation>产业集群数字化:批量粘贴城市</translation>
    </message>
    <message>
        <source>The clipboard holds no text. Copy cells with their titles in a spreadsheet, then paste.</source>
        <translation>剪贴板中没有文本。请在电子表格中连同表头复制单元格,然后粘贴。</translation>
    </message>
    <message>
        <source>clipboard</source>
        <translation>剪贴板</translation>
    </message>
    <message>
        <source>Cluster Digital: reading {file}</source>
        <translation>产业集群数字化:读取 {file}</translation>
    </message>
    <message>
        <source>Cluster Digital: reading the pasted rows</source>
        <translation>产业集群数字化:读取粘贴的行</translation>
    </message>
    <message>
        <source>Paste {count} cities</source>
        <translation>批量粘贴 {count} 个城市</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>{good} rows change something, {bad} have a problem, {same} change nothing.</source>
        <translation>{good} 行有修改,{bad} 行有问题,{same} 行无变化。</translation>
    </message>
    <message>
        <source>{count} rows were applied.</source>
        <translation>已应用 {count} 行。</translation>
    </message>
    <message>
        <source>&amp;Apply {count} rows</source>
        <translation>应用 {count} 行(&amp;A)</translation>
    </message>
    <message>
        <source>Columns: {columns}.</source>
        <translation>列:{columns}。</translation>
    </message>
    <message>
        <source>Not used: {titles}.</source>
        <translation>未使用:{titles}。</translation>
    </message>
    <message>
        <source>Copy cells with their titles in a spreadsheet, for example 城市 and 人口 or GDP, and paste them here. A row finds its city by adcode or name; empty cells change nothing. Nothing changes before you press “Apply”.</source>
        <translation>请在电子表格中连同表头一起复制(如“城市”和“人口”或“GDP”),然后粘贴到这里。每行按行政区划代码或名称找到城市;空单元格不作修改。点击“应用”之前不会有任何改动。</translation>
    </message>
    <message>
        <source>Tables (*.xlsx *.xls *.csv *.txt *.tsv *.ods);;All files (*)</source>
        <translation>表格 (*.xlsx *.xls *.csv *.txt *.tsv *.ods);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a table of cities</source>
        <translation>打开城市表格</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>What changes, or why nothing does</source>
        <translation>修改内容或问题</translation>
    </message>
    <message>
        <source>Pasted rows</source>
        <translation>粘贴的行</translation>
    </message>
    <message>
        <source>&amp;Paste from the clipboard</source>
        <translation>从剪贴板粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Ctrl+V</source>
        <translation>Ctrl+V</translation>
    </message>
    <message>
        <source>&amp;Open a file…</source>
        <translation>打开文件…(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Copy the rows with a problem</source>
        <translation>复制有问题的行(&amp;C)</translation>
    </message>
    <message>
        <source>With their problems, ready to be pasted into a spreadsheet and mended</source>
        <translation>连同问题说明一起复制,可粘贴到电子表格中修改</translation>
    </message>
    <message>
        <source>The cells could not be read: {error}</source>
        <translation>无法读取单元格:{error}</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Throw away all edits that are not saved, those of the attribute table too</source>
        <translation>放弃所有未保存的编辑,包括在属性表中所做的</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save the edits in the workspace&apos;s file and end editing (Ctrl+Enter)</source>
        <translation>把编辑保存到工作区文件并结束编辑(Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Edits not saved: {count}</source>
        <translation>未保存的编辑:{count}</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Edit cities</source>
        <translation>编辑城市</translation>
    </message>
    <message>
        <source>Filter: words in any column</source>
        <translation>筛选:任意列中的文字</translation>
    </message>
    <message>
        <source>Rows must hold every word, separated by spaces. Ctrl+F comes here, Esc clears.</source>
        <translation>多个词用空格分隔,须全部出现。Ctrl+F 定位到此,Esc 清除。</translation>
    </message>
    <message>
        <source>Copy the selected rows, or all that are shown</source>
        <translation>复制所选行;未选时复制显示的全部行</translation>
    </message>
    <message>
        <source>Zoom to the selected rows, which flash</source>
        <translation>缩放至所选行并闪烁</translation>
    </message>
    <message>
        <source>Export the rows shown…</source>
        <translation>导出显示的行…</translation>
    </message>
    <message>
        <source>Choose columns</source>
        <translation>选择列</translation>
    </message>
    <message>
        <source>{column}: all</source>
        <translation>{column}:全部</translation>
    </message>
    <message>
        <source>Nothing that belongs to this table is selected on the map.</source>
        <translation>地图上没有选中与本表有关的内容。</translation>
    </message>
    <message>
        <source>No row fits the filter. Esc shows all rows.</source>
        <translation>没有符合筛选的行。按 Esc 显示全部。</translation>
    </message>
    <message>
        <source>Rows: {count}</source>
        <translation>{count} 行</translation>
    </message>
    <message>
        <source>Rows: {count} of {total}</source>
        <translation>{count} / {total} 行</translation>
    </message>
    <message>
        <source>Cluster Digital: results</source>
        <translation>产业集群数字化:结果</translation>
    </message>
    <message>
        <source>Cluster Digital: exporting a table</source>
        <translation>产业集群数字化:导出表格</translation>
    </message>
    <message>
        <source>Rows copied: {count}</source>
        <translation>已复制 {count} 行</translation>
    </message>
    <message>
        <source>Cluster Digital: copying a table</source>
        <translation>产业集群数字化:复制表格</translation>
    </message>
    <message>
        <source>Selected only</source>
        <translation>仅地图所选</translation>
    </message>
    <message>
        <source>Every table shows the rows that belong to what is selected on the map or in another table</source>
        <translation>各表只显示与地图上或其他表中所选内容有关的行</translation>
    </message>
    <message>
        <source>Reading the tables…</source>
        <translation>正在读取结果表…</translation>
    </message>
    <message>
        <source>Cluster Digital: reading tables</source>
        <translation>产业集群数字化:读取结果表</translation>
    </message>
    <message>
        <source>Cluster Digital: results ({mark})</source>
        <translation>产业集群数字化:结果({mark})</translation>
    </message>
    <message>
        <source>No results yet. Match in part 2 of the workbench; records, links and tables appear here.</source>
        <translation>还没有结果。请在工作台第②部分运行匹配,集群记录、匹配关系和各表将显示在这里。</translation>
    </message>
    <message>
        <source>Nothing to show yet. Load the sample or open a list in part 1 of the workbench, then match.</source>
        <translation>还没有内容。请在工作台第①部分载入示例或打开文件,然后运行匹配。</translation>
    </message>
    <message>
        <source>This layer is being edited: the table shows what is saved.</source>
        <translation>该图层正在编辑:表中为已保存的内容。</translation>
    </message>
    <message>
        <source>The last match was of selected clusters only: these are their results.</source>
        <translation>最近一次匹配只针对所选集群,此处为其结果。</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>口径</translation>
    </message>
    <message>
        <source>Spreadsheet (*.xlsx);;Comma-separated text (*.csv)</source>
        <translation>电子表格 (*.xlsx);;逗号分隔文本 (*.csv)</translation>
    </message>
    <message>
        <source>Export the rows shown</source>
        <translation>导出显示的行</translation>
    </message>
    <message>
        <source>Result tables</source>
        <translation>结果表</translation>
    </message>
    <message>
        <source>The workspace {path} is not there any more. Put it back, or open it where it is now.</source>
        <translation>工作区 {path} 已不在原处。请放回原处,或在现在的位置打开。</translation>
    </message>
    <message>
        <source>The project was closed while “{title}” was running. It was stopped; {path} holds what was stored until then.</source>
        <translation>“{title}”运行期间项目被关闭,运行已停止;{path} 中保留此前已存入的内容。</translation>
    </message>
    <message>
        <source>This project was saved by a newer version of Cluster Digital. Its workspace is not opened, so that nothing of it is lost. Update the plugin.</source>
        <translation>本项目由更新版本的插件保存。为避免丢失内容,未打开其工作区。请升级插件。</translation>
    </message>
    <message>
        <source>The workspace {path} of this project is not there: it was moved, renamed or deleted. Locate it, and the project&apos;s layers show it again.</source>
        <translation>找不到本项目的工作区 {path}:可能已移动、改名或删除。指定其位置后,项目图层会重新显示。</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>指定位置…</translation>
    </message>
    <message>
        <source>Cluster Digital: looking for interrupted work</source>
        <translation>产业集群数字化:检查被中断的工作</translation>
    </message>
    <message>
        <source>The workspace {path} was made by a newer version of Cluster Digital. It can be shown and exported, but nothing is stored in it. Update the plugin to go on with it.</source>
        <translation>工作区 {path} 由更新版本的插件创建,可以查看和导出,但不会写入。请升级插件后继续。</translation>
    </message>
    <message>
        <source>QGIS ended while {layers} had unsaved edits. They are lost; everything that was saved is there.</source>
        <translation>QGIS 退出时 {layers} 有未保存的编辑,这些编辑已丢失;已保存的内容都在。</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>重新运行</translation>
    </message>
    <message>
        <source>“{title}”, begun {begun}, was interrupted. Files in {folder} that it had not come to are those from before.</source>
        <translation>“{title}”({begun} 开始)被中断。{folder} 中尚未写到的文件仍是之前的。</translation>
    </message>
    <message>
        <source>“{title}”, begun {begun}, was interrupted. {state}</source>
        <translation>“{title}”({begun} 开始)被中断。{state}</translation>
    </message>
    <message>
        <source>It had stored: {tables}.</source>
        <translation>已存入:{tables}。</translation>
    </message>
    <message>
        <source>The results are those of {when}.</source>
        <translation>现有结果是 {when} 的。</translation>
    </message>
    <message>
        <source>Nothing of it was stored.</source>
        <translation>没有存入任何内容。</translation>
    </message>
    <message>
        <source>The layer “{layer}”, which this run reads, was removed from the project meanwhile. The results are those from before; run again to read it from the workspace.</source>
        <translation>本次运行要读取的图层“{layer}”已从项目中移除。结果仍是之前的;再运行一次即可从工作区读取。</translation>
    </message>
    <message>
        <source>“{title}” was stopped, as the plugin was closed. What was stored is unchanged.</source>
        <translation>插件已关闭,“{title}”随之停止;已存入的内容未改动。</translation>
    </message>
    <message>
        <source>Save a copy of the workspace…</source>
        <translation>保存工作区副本…</translation>
    </message>
    <message>
        <source>Use a copy of a workspace…</source>
        <translation>使用工作区副本…</translation>
    </message>
    <message>
        <source>There is no workspace to copy yet: load data first.</source>
        <translation>还没有可复制的工作区,请先载入数据。</translation>
    </message>
    <message>
        <source>Save a copy of the workspace</source>
        <translation>保存工作区副本</translation>
    </message>
    <message>
        <source>The workspace was copied to {path}</source>
        <translation>工作区已复制到 {path}</translation>
    </message>
    <message>
        <source>Use a copy of a workspace</source>
        <translation>使用工作区副本</translation>
    </message>
    <message>
        <source>Where this project keeps its copy</source>
        <translation>本项目的副本存放位置</translation>
    </message>
    <message>
        <source>This project now works on its own copy, {path}; {source} stays as it is.</source>
        <translation>本项目现使用自己的副本 {path};{source} 保持不变。</translation>
    </message>
    <message>
        <source>Locate the workspace of this project</source>
        <translation>指定本项目工作区的位置</translation>
    </message>
    <message>
        <source>{path} is no workspace: it has none of the plugin&apos;s tables.</source>
        <translation>{path} 不是工作区:其中没有本插件的表。</translation>
    </message>
    <message>
        <source>{path} is open in this project and cannot be replaced. Choose another name.</source>
        <translation>{path} 正在本项目中打开,不能替换。请另选文件名。</translation>
    </message>
    <message>
        <source>Copying the workspace</source>
        <translation>正在复制工作区</translation>
    </message>
    <message>
        <source>“{path}” is in use by {who}; waiting up to {seconds} seconds…</source>
        <translation>“{path}”正被 {who} 占用,最多等待 {seconds} 秒……</translation>
    </message>
    <message>
        <source>Cluster Digital: reading cards</source>
        <translation>产业集群数字化:读取名片</translation>
    </message>
    <message>
        <source>The cards could not be read: {error}</source>
        <translation>名片无法读取:{error}</translation>
    </message>
    <message>
        <source>Belt</source>
        <translation>产业带</translation>
    </message>
    <message>
        <source>Find a city, cluster or belt by name</source>
        <translation>按名称查找城市、集群或产业带</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>名片</translation>
    </message>
    <message>
        <source>Back to the card before</source>
        <translation>回到上一张名片</translation>
    </message>
    <message>
        <source>Forward again</source>
        <translation>前进到下一张名片</translation>
    </message>
    <message>
        <source>Previous of the selected</source>
        <translation>所选要素中的上一个</translation>
    </message>
    <message>
        <source>Next of the selected</source>
        <translation>所选要素中的下一个</translation>
    </message>
    <message>
        <source>Keep this card, whatever is selected on the map</source>
        <translation>固定此名片,不随地图选择变化</translation>
    </message>
    <message>
        <source>Zoom to it on the map and let it flash</source>
        <translation>在地图上缩放到此处并闪烁</translation>
    </message>
    <message>
        <source>Add this city to the comparison</source>
        <translation>将此城市加入对比</translation>
    </message>
    <message>
        <source>Copy the card</source>
        <translation>复制名片</translation>
    </message>
    <message>
        <source>Select a city, a cluster or a belt on the map, or find one by its name above. Its card appears here.</source>
        <translation>在地图上选择城市、集群或产业带,或在上方按名称查找,其名片显示在这里。</translation>
    </message>
    <message>
        <source>“{key}” is no longer in the workspace. Select another one on the map, or find it by its name above.</source>
        <translation>工作区中已没有“{key}”。请在地图上另选,或在上方按名称查找。</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Preparing cards…</source>
        <translation>正在准备名片…</translation>
    </message>
    <message>
        <source>No data yet. Load the sample or open your own lists in part 1 of the workbench; then select a city or a cluster on the map.</source>
        <translation>还没有数据。请在工作台第 1 部分载入示例或打开自己的名录,然后在地图上选择城市或集群。</translation>
    </message>
    <message>
        <source>Add a city by its name</source>
        <translation>按名称添加城市</translation>
    </message>
    <message>
        <source>Compare selected cities</source>
        <translation>比较所选城市</translation>
    </message>
    <message>
        <source>Remove city</source>
        <translation>移除城市</translation>
    </message>
    <message>
        <source>Remove the cities of the chosen columns (Delete)</source>
        <translation>移除所选列的城市(Delete)</translation>
    </message>
    <message>
        <source>Remove all</source>
        <translation>全部移除</translation>
    </message>
    <message>
        <source>Copy the table; a spreadsheet takes it as cells</source>
        <translation>复制此表,可按单元格粘贴到电子表格</translation>
    </message>
    <message>
        <source>{message} {count} cities were not added.</source>
        <translation>{message}有 {count} 个城市未加入。</translation>
    </message>
    <message>
        <source>Copied: paste it into a spreadsheet.</source>
        <translation>已复制,可粘贴到电子表格。</translation>
    </message>
    <message>
        <source>No city is selected. Select cities, clusters or belts on the map first.</source>
        <translation>尚未选择城市。请先在地图上选择城市、集群或产业带。</translation>
    </message>
    <message>
        <source>Comparison of cities</source>
        <translation>城市对比</translation>
    </message>
    <message>
        <source>Double-click a city to see its card</source>
        <translation>双击城市可查看其名片</translation>
    </message>
    <message>
        <source>Click into the column of the city to be removed first.</source>
        <translation>请先点选要移除的城市所在的列。</translation>
    </message>
    <message>
        <source>No cities yet. Add them by name above, from a city's card, or select them on the map and press “Compare selected cities”. Up to ten stand side by side.</source>
        <translation>还没有城市。可在上方按名称添加,从城市名片添加,或在地图上选择后按“比较所选城市”。最多并列十个城市。</translation>
    </message>
    <message>
        <source>Placing clusters and belts</source>
        <translation>正在定位集群和产业带</translation>
    </message>
    <message>
        <source>Running again</source>
        <translation>正在重新运行</translation>
    </message>
    <message>
        <source>The results follow the data again.</source>
        <translation>结果已与数据一致。</translation>
    </message>
    <message>
        <source>Cluster Digital: comparing results with data</source>
        <translation>产业集群数字化:比对结果与数据</translation>
    </message>
    <message>
        <source>Cluster Digital: noting changes</source>
        <translation>产业集群数字化:记录修改</translation>
    </message>
    <message>
        <source>What is stale could not be told: {error}</source>
        <translation>无法判断哪些结果已过期:{error}</translation>
    </message>
    <message>
        <source>{count} results follow the data again.</source>
        <translation>{count} 项结果已更新,与数据一致。</translation>
    </message>
    <message>
        <source>&amp;Run again</source>
        <translation>重新运行(&amp;R)</translation>
    </message>
    <message>
        <source>Run all stale results again, each after those that it rests on</source>
        <translation>按依赖顺序重新运行所有已过期的结果</translation>
    </message>
    <message>
        <source>&amp;Automatic</source>
        <translation>自动更新(&amp;A)</translation>
    </message>
    <message>
        <source>Run again by itself after edits were saved</source>
        <translation>保存编辑后自动重新运行</translation>
    </message>
    <message>
        <source>● {count} results are stale</source>
        <translation>● {count} 项结果已过期</translation>
    </message>
    <message>
        <source>● {count} result is stale</source>
        <translation>● {count} 项结果已过期</translation>
    </message>
    <message>
        <source>Results up to date</source>
        <translation>结果均为最新</translation>
    </message>
    <message>
        <source>All results were made from the data as they are now</source>
        <translation>所有结果均由当前数据得出</translation>
    </message>
    <message>
        <source> — </source>
        <translation> — </translation>
    </message>
    <message>
        <source>Stale; click to run again</source>
        <translation>已过期;点击重新运行</translation>
    </message>
    <message>
        <source>Places of {tables}</source>
        <translation>{tables}的位置</translation>
    </message>
    <message>
        <source>{tables} and {count} more tables</source>
        <translation>{tables}及另外 {count} 张表</translation>
    </message>
    <message>
        <source>{tables} (selection)</source>
        <translation>{tables}(所选)</translation>
    </message>
    <message>
        <source>{tables} (by year)</source>
        <translation>{tables}(分年)</translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation>自 {time}</translation>
    </message>
    <message>
        <source>It cannot be run again by itself: run its step once by hand.</source>
        <translation>无法自动重新运行:请手动运行一次相应步骤。</translation>
    </message>
    <message>
        <source>{table} edited</source>
        <translation>{table}已修改</translation>
    </message>
    <message>
        <source>{table} edited: {names}{fields}</source>
        <translation>{table}已修改:{names}{fields}</translation>
    </message>
    <message>
        <source>{count} of {table} do not lie where their city is: {names}</source>
        <translation>{table}中 {count} 个不在所属城市的位置:{names}</translation>
    </message>
    <message>
        <source>{table} loaded or computed again</source>
        <translation>{table}已重新载入或重新计算</translation>
    </message>
    <message>
        <source>{table} changed outside QGIS</source>
        <translation>{table}在 QGIS 之外被修改</translation>
    </message>
    <message>
        <source>rests on {table}, which are stale</source>
        <translation>所依据的{table}已过期</translation>
    </message>
    <message>
        <source>what was selected is gone from {table}: select and run again</source>
        <translation>当时所选的要素已不在{table}中:请重新选择后运行</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source> ({fields})</source>
        <translation>({fields})</translation>
    </message>
    <message>
        <source>A layer that the run needs was removed.</source>
        <translation>运行所需的图层已被移除。</translation>
    </message>
    <message>
        <source>Reading the workspace</source>
        <translation>正在读取工作区</translation>
    </message>
    <message>
        <source>This run did not note what it takes to run it again: run its step once by hand.</source>
        <translation>该运行未记录再次运行所需的信息:请手动运行一次相应步骤。</translation>
    </message>
    <message>
        <source>What was selected for this run is no longer there: select and run again.</source>
        <translation>该运行当时所选的要素已不存在:请重新选择后运行。</translation>
    </message>
    <message>
        <source>Cards</source>
        <translation>名片</translation>
    </message>
    <message>
        <source>Stale</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>{count} rows need a look.</source>
        <translation>{count} 行需要查看。</translation>
    </message>
    <message>
        <source>View problems</source>
        <translation>查看问题</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>查看日志</translation>
    </message>
    <message>
        <source>Save edits</source>
        <translation>保存编辑</translation>
    </message>
    <message>
        <source>Cancel it</source>
        <translation>取消运行</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>保存工程</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>As in Figure 1</source>
        <translation>同图 1</translation>
    </message>
    <message>
        <source>Safe for colour-blind readers and grey prints</source>
        <translation>色盲友好,黑白打印也能区分</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>配色(&amp;C)</translation>
    </message>
    <message>
        <source>Holds for new layers, panels and figures. Layers that are there keep the look you gave them.</source>
        <translation>用于新图层、面板和图件;已有图层保持您设置的样式。</translation>
    </message>
    <message>
        <source>Apply st&amp;yles again</source>
        <translation>重新应用样式(&amp;Y)</translation>
    </message>
    <message>
        <source>Gives the layers of this project&apos;s workspace the plugin&apos;s styles with the colours chosen. What they look like now stays as a style in each layer&apos;s menu, and one undo brings it back.</source>
        <translation>让本工程工作区的图层重新使用插件样式和所选配色。现在的样子作为样式保留在各图层的菜单中,一次撤销即可恢复。</translation>
    </message>
    <message>
        <source>Size r&amp;ule</source>
        <translation>大小规则(&amp;U)</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>大小(&amp;Z)</translation>
    </message>
    <message>
        <source>Review and runs</source>
        <translation>复核与运行</translation>
    </message>
    <message>
        <source>The name of your user account</source>
        <translation>您的用户名</translation>
    </message>
    <message>
        <source>Coder&apos;s &amp;name</source>
        <translation>判定人姓名(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Match again shortly after each decision</source>
        <translation>每次判定后稍候自动重新匹配(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Run again what is stale as soon as edits are saved</source>
        <translation>保存编辑后自动重新运行已过期的结果(&amp;R)</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Shapefiles &amp;for</source>
        <translation>Shapefile 用于(&amp;F)</translation>
    </message>
    <message>
        <source>“cluster_digital” in your documents</source>
        <translation>“文档”中的 cluster_digital 文件夹</translation>
    </message>
    <message>
        <source>Where a new workspace is made as long as the project has not been saved; afterwards beside the project</source>
        <translation>工程尚未保存时,新工作区建在这里;保存后建在工程旁</translation>
    </message>
    <message>
        <source>&amp;Workspaces in</source>
        <translation>工作区位置(&amp;W)</translation>
    </message>
    <message>
        <source>Show the first &amp;steps again</source>
        <translation>重新显示入门步骤(&amp;S)</translation>
    </message>
    <message>
        <source>The guide at the top of the workbench, from its beginning</source>
        <translation>工作台顶部的引导,从头开始</translation>
    </message>
    <message>
        <source>&amp;Defaults</source>
        <translation>恢复默认(&amp;D)</translation>
    </message>
    <message>
        <source>Put every choice on this page back to what it was at first; OK keeps that</source>
        <translation>把本页各项恢复为最初的设置;按“确定”后生效</translation>
    </message>
    <message>
        <source>Help for this panel (F1)</source>
        <translation>本面板的帮助 (F1)</translation>
    </message>
    <message>
        <source>Press &lt;b&gt;Sample&lt;/b&gt;: the lists that come with the plugin are loaded and shown on the map.</source>
        <translation>点&lt;b&gt;示例&lt;/b&gt;:载入插件自带的名单并显示在地图上。</translation>
    </message>
    <message>
        <source>Press &lt;b&gt;Match&lt;/b&gt;: every cluster gets a verdict with its reason, and Table 1 is made.</source>
        <translation>点&lt;b&gt;匹配&lt;/b&gt;:为每个集群给出结论和依据,并生成表 1。</translation>
    </message>
    <message>
        <source>Press &lt;b&gt;Draw ellipses&lt;/b&gt;: one for each programme and one for the belts. Rest the mouse on a mark of the map: it tells verdict and reason.</source>
        <translation>点&lt;b&gt;绘制椭圆&lt;/b&gt;:每类集群一个,产业带一个。鼠标停在地图的符号上,可看结论和依据。</translation>
    </message>
    <message>
        <source>Open &lt;b&gt;Review&lt;/b&gt; in the toolbar and decide a doubtful case with the keys 1, 2 or 3. Ctrl+Z takes it back. Then come back to this panel.</source>
        <translation>打开工具栏的&lt;b&gt;复核&lt;/b&gt;,用 1、2、3 键判定一条存疑结论,Ctrl+Z 可撤销,然后回到本面板。</translation>
    </message>
    <message>
        <source>Press &lt;b&gt;Export all&lt;/b&gt;: spreadsheet, report, figure and shapefiles are written to the folder.</source>
        <translation>点&lt;b&gt;全部导出&lt;/b&gt;:表格、报告、图件和 Shapefile 写入所选文件夹。</translation>
    </message>
    <message>
        <source>Show me</source>
        <translation>指给我看</translation>
    </message>
    <message>
        <source>Bring the control into view and put the keyboard there</source>
        <translation>滚动到该控件,并把键盘焦点移到那里</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Go on with the next step</source>
        <translation>继续下一步</translation>
    </message>
    <message>
        <source>Close the guide</source>
        <translation>关闭引导</translation>
    </message>
    <message>
        <source>For good; it is found again in the menu Vector ▸ Cluster Digital</source>
        <translation>不再显示;可从菜单“矢量 ▸ 产业集群数字化”重新打开</translation>
    </message>
    <message>
        <source>First steps {number}/{count}</source>
        <translation>入门 {number}/{count}</translation>
    </message>
    <message>
        <source>Open your own lists with “Open file…”; F1 in any panel opens its help.</source>
        <translation>用“打开文件…”打开自己的名单;在任一面板按 F1 可看帮助。</translation>
    </message>
    <message>
        <source>No layer of a workspace is shown: load data first.</source>
        <translation>没有显示工作区的图层:请先载入数据。</translation>
    </message>
    <message>
        <source>{count} layers restyled. Their former look is kept as a style in each layer&apos;s menu.</source>
        <translation>已重新设置 {count} 个图层的样式,原样式保留在各图层的菜单中。</translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>入门步骤</translation>
    </message>
    <message>
        <source>Colour-blind safe colours</source>
        <translation>色盲友好配色</translation>
    </message>
    <message>
        <source>Colours of Figure 1</source>
        <translation>图 1 配色</translation>
    </message>
    <message>
        <source>Co-location of clusters and belts</source>
        <translation>集群与产业带同城分布</translation>
    </message>
    <message>
        <source>Counts clusters and belts in every city and says which cities have both, and which programmes</source>
        <translation>统计每个城市的集群和产业带,指出哪些城市两者都有、有哪几类集群</translation>
    </message>
    <message>
        <source>co-location,city,cluster,belt,programme,share,同城,共现,集群,产业带,城市,三类集群</source>
        <translation>co-location,city,cluster,belt,programme,share,同城,共现,集群,产业带,城市,三类集群</translation>
    </message>
    <message>
        <source>One point per city that has clusters or ever had belts: its programme types (such as NDRC+MIIT), its clusters in all and by programme, its belts in the chosen years and ever, the years that list them, province, region and level.

A cluster of several cities is counted in every member city, by share (1/N in each), or once in its lead city. Whether a city has a programme does not depend on that: every member city has it.

Sets says how many units have clusters, belts, both, and three, two or one programme, each with its share, numerator and denominator: for cities, for other units of their rank (autonomous prefectures, leagues, counties under a province), and for all. The numbers among the outputs are those of cities.

Region: the field chosen in the layer of cities where it is filled, else the region of the province (the Pearl River Delta by city). Rows that could not be used are in Problems.</source>
        <translation>每个有集群或曾有产业带的城市一个点:集群类型组合(如 NDRC+MIIT)、集群总数与各类型集群数、所选年份和历年的产业带数、列出产业带的年份、省份、区域和级别。

跨城市集群可在每个成员城市各计一次、按份额(各计 1/N)或只计首位城市一次。城市有哪几类集群与计数口径无关:每个成员城市都算有。

“城市集合”列出有集群、有产业带、两者都有以及有三类、两类、一类集群的单元数,每项附占比、分子和分母,分别按城市、同级其他单元(自治州、盟、地区、省直辖县)和全部单元统计。数值输出为城市的数目。

区域:城市图层中所选字段有值时用该值,否则用所在省份的区域(珠三角按城市)。未能使用的行列在“问题”中。</translation>
    </message>
    <message>
        <source>Cities: field of the region</source>
        <translation>城市:区域字段</translation>
    </message>
    <message>
        <source>Sets of cities</source>
        <translation>城市集合</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单元数</translation>
    </message>
    <message>
        <source>Cities with clusters</source>
        <translation>有集群的城市</translation>
    </message>
    <message>
        <source>Cities with belts in the chosen years</source>
        <translation>所选年份有产业带的城市</translation>
    </message>
    <message>
        <source>Cities with both</source>
        <translation>两者都有的城市</translation>
    </message>
    <message>
        <source>Cities with belts ever</source>
        <translation>历年曾有产业带的城市</translation>
    </message>
    <message>
        <source>Cities with clusters and belts ever</source>
        <translation>有集群且历年曾有产业带的城市</translation>
    </message>
    <message>
        <source>Cities with three programmes</source>
        <translation>有三类集群的城市</translation>
    </message>
    <message>
        <source>Cities with two programmes</source>
        <translation>有两类集群的城市</translation>
    </message>
    <message>
        <source>Cities with both, of those with clusters</source>
        <translation>两者都有的城市占有集群城市</translation>
    </message>
    <message>
        <source>Cities with both, of those with belts</source>
        <translation>两者都有的城市占有产业带城市</translation>
    </message>
    <message>
        <source>Cities with clusters and belts ever, of those with clusters</source>
        <translation>有集群且历年曾有产业带的城市占有集群城市</translation>
    </message>
    <message>
        <source>Cities with clusters and belts ever, of those with belts ever</source>
        <translation>有集群且历年曾有产业带的城市占历年曾有产业带城市</translation>
    </message>
    <message>
        <source>Writes Tables 1 to 5 and the results with their basis to a spreadsheet, a report and a brief</source>
        <translation>把表1至表5、各项结果及其口径写入电子表格、报告和简报</translation>
    </message>
    <message>
        <source>table,spreadsheet,xlsx,report,html,word,statistics,表格,表1,三线表,报告,简报,集群,产业带,椭圆</source>
        <translation>table,spreadsheet,xlsx,report,html,word,statistics,表格,表1,三线表,报告,简报,集群,产业带,椭圆</translation>
    </message>
    <message>
        <source>Clusters, as they were matched</source>
        <translation>参与匹配的集群</translation>
    </message>
    <message>
        <source>Belts, as they were matched</source>
        <translation>参与匹配的产业带</translation>
    </message>
    <message>
        <source>Printed numbers to check</source>
        <translation>待核对的印刷数字</translation>
    </message>
    <message>
        <source>Figures for the report (.png, .jpg, .svg)</source>
        <translation>放入报告的图片(.png、.jpg、.svg)</translation>
    </message>
    <message>
        <source>Shuffles of the baseline</source>
        <translation>基线重排次数</translation>
    </message>
    <message>
        <source>Seed of the baseline</source>
        <translation>基线随机种子</translation>
    </message>
    <message>
        <source>Brief</source>
        <translation>简报</translation>
    </message>
    <message>
        <source>Contradictions</source>
        <translation>矛盾数</translation>
    </message>
    <message>
        <source>Making the tables…</source>
        <translation>正在制表…</translation>
    </message>
    <message>
        <source>Brief: clusters and online industry belts</source>
        <translation>简报:产业集群与线上产业带</translation>
    </message>
    <message>
        <source>Contradiction: {check}: {one} against {other}</source>
        <translation>矛盾:{check}:{one} 与 {other}</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Counting clusters and belts by city</source>
        <translation>按城市统计集群和产业带</translation>
    </message>
    <message>
        <source>That was the whole round.</source>
        <translation>全部步骤已走完。</translation>
    </message>
    <message>
        <source>Writes each layer as a shapefile (tables without geometry as .dbf) with a .cpg that names the encoding, a .qml style for QGIS and a field dictionary (_fields.csv).

Field names are shortened to at most ten ASCII characters; the dictionary says what each one stands for. Choose UTF-8 for ArcGIS Pro and QGIS, GBK for ArcMap, WPS and spreadsheets, which ignore the .cpg.

The warnings list what a shapefile cannot hold: text over 254 bytes, characters outside GBK, very large integers, dates, empty values. Files are put into the folder only when all of them are complete.

Other formats: GeoPackage (all layers in one file, with styles), GeoJSON, and CSV that spreadsheets open with Chinese text. ArcGIS measures ellipses of degrees wrongly (MIIT: 59.4° instead of 45.7°): for its directional distribution export the points projected.</source>
        <translation>将每个图层导出为 shapefile(无几何的表导出为 .dbf),并附带注明编码的 .cpg、QGIS 样式 .qml 和字段说明(_fields.csv)。

字段名缩短为不超过 10 个 ASCII 字符,含义见字段说明。ArcGIS Pro 和 QGIS 请选 UTF-8;ArcMap、WPS 和电子表格软件不识别 .cpg,请选 GBK。

“警告”列出 shapefile 无法保存的内容:超过 254 字节的文本、GBK 以外的字符、过大的整数、日期、空值。全部文件写完后才会放入目标文件夹。

其他格式:GeoPackage(全部图层一个文件,含样式)、GeoJSON,以及电子表格能正确打开中文的 CSV。ArcGIS 会把经纬度坐标下的椭圆算错(MIIT:59.4°,应为 45.7°):要用它的“方向分布”工具,请导出投影后的点。</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Shapefiles</source>
        <translation>Shapefile</translation>
    </message>
    <message>
        <source>GeoPackage</source>
        <translation>GeoPackage</translation>
    </message>
    <message>
        <source>GeoJSON (RFC 7946, longitude and latitude)</source>
        <translation>GeoJSON(RFC 7946,经纬度)</translation>
    </message>
    <message>
        <source>CSV for spreadsheets (UTF-8 with byte order mark)</source>
        <translation>电子表格用 CSV(UTF-8,带 BOM)</translation>
    </message>
    <message>
        <source>Project into (empty: as the layers are; ArcGIS measures ellipses of degrees wrongly)</source>
        <translation>投影到(留空:与图层相同;ArcGIS 会把经纬度坐标下的椭圆算错)</translation>
    </message>
    <message>
        <source>In degrees: {layers}. ArcGIS measures directional distributions of degrees as if they were lengths: the MIIT ellipse turns to 59.4° instead of 45.7°. Project the points first, or export them projected.</source>
        <translation>经纬度坐标:{layers}。ArcGIS 的“方向分布”把度当作长度:MIIT 椭圆变成 59.4°,应为 45.7°。请先投影这些点,或导出时投影。</translation>
    </message>
    <message>
        <source>From two lists to all outputs</source>
        <translation>从两份清单到全部输出</translation>
    </message>
    <message>
        <source>Loads clusters and belts, matches them, draws the ellipses and writes everything into one folder</source>
        <translation>加载集群与产业带,匹配,画椭圆,并把全部结果写入一个文件夹</translation>
    </message>
    <message>
        <source>Format and width of the figure, and what the pages of the atlas are</source>
        <translation>图的格式和宽度,以及图集按什么分页</translation>
    </message>
    <message>
        <source>Figure as</source>
        <translation>图的格式</translation>
    </message>
    <message>
        <source>none: graticule and city names</source>
        <translation>无:只有经纬网和城市名</translation>
    </message>
    <message>
        <source>A layer of this project that lies under the figures, such as the standard map of the Ministry of Natural Resources</source>
        <translation>垫在图下面的本项目图层,例如自然资源部标准地图</translation>
    </message>
    <message>
        <source>Standard map</source>
        <translation>标准地图</translation>
    </message>
    <message>
        <source>Approval number of the standard map; printed on every figure of this project</source>
        <translation>标准地图的审图号,印在本项目的每张图上</translation>
    </message>
    <message>
        <source>Approval number</source>
        <translation>审图号</translation>
    </message>
    <message>
        <source>Empty: figures carry a warning. Fill it in before publication.</source>
        <translation>未填:图上会有提醒。发表前请填写。</translation>
    </message>
    <message>
        <source>PNG, 300 dpi</source>
        <translation>PNG,300 dpi</translation>
    </message>
    <message>
        <source>TIFF, 600 dpi</source>
        <translation>TIFF,600 dpi</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>SVG</source>
        <translation>SVG</translation>
    </message>
    <message>
        <source>17 cm wide</source>
        <translation>宽 17 厘米</translation>
    </message>
    <message>
        <source>8 cm wide</source>
        <translation>宽 8 厘米</translation>
    </message>
    <message>
        <source>Atlas by province</source>
        <translation>图集按省份</translation>
    </message>
    <message>
        <source>Atlas by programme</source>
        <translation>图集按集群类型</translation>
    </message>
    <message>
        <source>The map with the ellipses and the legend, in the format chosen</source>
        <translation>带椭圆和图例的地图,按所选格式</translation>
    </message>
    <message>
        <source>One page per province or programme as PDF: map, records and verdicts</source>
        <translation>每个省份或集群类型一页的 PDF:地图、集群记录与结论</translation>
    </message>
    <message>
        <source>Nothing to draw yet. Match in part 2 of the workbench, or draw ellipses in part 3; their charts appear here.</source>
        <translation>还没有可画的内容。请先在工作台第 ② 步匹配,或在第 ③ 步绘制椭圆,图表会显示在这里。</translation>
    </message>
    <message>
        <source>Atlas</source>
        <translation>图集</translation>
    </message>
    <message>
        <source>Keep &lt;b&gt;Live ellipse of the selection&lt;/b&gt; ticked, press “Show me” for the selection tool, then drag a rectangle over the map: the ellipse follows at once.</source>
        <translation>保持勾选&lt;b&gt;跟随选择的实时椭圆&lt;/b&gt;,点“指给我看”启用选择工具,再在地图上拖一个矩形:椭圆随即更新。</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Compare two runs</source>
        <translation>比较两次运行</translation>
    </message>
    <message>
        <source>compare,difference,change,run,workspace,比较,变化,运行,工作区,集群,产业带</source>
        <translation>比较,变化,差异,运行,工作区,集群,产业带,compare,difference,change,run,workspace</translation>
    </message>
    <message>
        <source>Compares the results of a workspace with those of its run before the last one, which it keeps, or with the results of another workspace, such as a copy that was saved earlier or that of a colleague.

Listed are the rows that are new, gone or changed, cell by cell with the value before and now: Tables 1 to 5 and the sets of cities first, then cluster records, links, cluster pairs, ellipses and cities. Rows are found again by programme, name and city, so that lists may be numbered anew; links also by the id of the belt. Numbers that agree to nine digits count as equal.

With another scope of the same workspace, a match of selected clusters is compared with that of all.</source>
        <translation>将工作区的结果与其上一次运行(工作区自动保留)比较,或与另一个工作区比较,例如先前保存的副本或同事的工作区。

列出新增、消失和改变的行,逐个单元格给出原值与现值:先是表1至表5和城市集合,然后是集群记录、匹配关系、集群对、椭圆和城市。行按集群类型、名称和城市对应,清单重新编号不影响比较;匹配关系另按产业带编号对应。前九位有效数字一致的数值视为相等。

填写同一工作区的另一个范围时,可将所选集群的匹配与全部集群的匹配比较。</translation>
    </message>
    <message>
        <source>Workspace it is compared with (empty: its own run before the last one)</source>
        <translation>与之比较的工作区(留空:本工作区的上一次运行)</translation>
    </message>
    <message>
        <source>Scope there (empty: the same)</source>
        <translation>其范围(留空:相同)</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差别数</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>概要</translation>
    </message>
    <message>
        <source>{path} keeps no earlier run of “{scope}” yet: run again, or choose a workspace to compare with.</source>
        <translation>{path} 还没有“{scope}”的上一次运行:请再运行一次,或选择一个工作区与之比较。</translation>
    </message>
    <message>
        <source>{path} has no results of “{scope}”.</source>
        <translation>{path} 没有“{scope}”的结果。</translation>
    </message>
    <message>
        <source>“{algorithm}” failed; the log says why.</source>
        <translation>“{algorithm}”失败,原因见日志。</translation>
    </message>
    <message>
        <source>Run again from a manifest</source>
        <translation>按运行清单再次运行</translation>
    </message>
    <message>
        <source>manifest,reproduce,repeat,again,workspace,hash,清单,复现,再次运行,工作区,集群,产业带</source>
        <translation>清单,运行清单,复现,再次运行,重复,工作区,校验和,集群,产业带,manifest,reproduce,repeat,again,workspace,hash</translation>
    </message>
    <message>
        <source>Manifest or workspace</source>
        <translation>运行清单或工作区</translation>
    </message>
    <message>
        <source>Manifests and workspaces (*.json *.gpkg)</source>
        <translation>运行清单与工作区 (*.json *.gpkg)</translation>
    </message>
    <message>
        <source>Folder with the input files (empty: beside the manifest, or where they were)</source>
        <translation>输入文件所在文件夹(留空:清单旁边或原处)</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>结果文件夹</translation>
    </message>
    <message>
        <source>Comparison with the manifest</source>
        <translation>与清单的核对</translation>
    </message>
    <message>
        <source>Inputs changed</source>
        <translation>变化的输入数</translation>
    </message>
    <message>
        <source>Outputs that differ</source>
        <translation>不同的输出数</translation>
    </message>
    <message>
        <source>Running again: {tables}</source>
        <translation>再次运行:{tables}</translation>
    </message>
    <message>
        <source>Inputs changed: {changed}. Outputs the same: {same}, different: {different}.</source>
        <translation>输入变化 {changed} 项;输出相同 {same} 项,不同 {different} 项。</translation>
    </message>
    <message>
        <source>{path} is there already and would be replaced: choose an empty folder.</source>
        <translation>{path} 已经存在,会被替换:请选择空文件夹。</translation>
    </message>
    <message>
        <source>There is no earlier run to compare with yet: run again, or choose another workspace.</source>
        <translation>还没有可比较的上一次运行:请再运行一次,或选择另一个工作区。</translation>
    </message>
    <message>
        <source>Compared with {path}.</source>
        <translation>与 {path} 比较。</translation>
    </message>
    <message>
        <source>Compared with the run before the last one.</source>
        <translation>与上一次运行比较。</translation>
    </message>
    <message>
        <source>What changed since the last run</source>
        <translation>与上一次运行相比的变化</translation>
    </message>
    <message>
        <source>Compare with another workspace…</source>
        <translation>与另一个工作区比较…</translation>
    </message>
    <message>
        <source>Run again from a manifest…</source>
        <translation>按运行清单再次运行…</translation>
    </message>
    <message>
        <source>Compare with another workspace</source>
        <translation>与另一个工作区比较</translation>
    </message>
    <message>
        <source>Run manifest</source>
        <translation>运行清单</translation>
    </message>
    <message>
        <source>Times, QGIS&apos;s version and the hashes of all files are in manifest.json beside this page.</source>
        <translation>时间、QGIS 版本和各文件的校验和见本页旁边的 manifest.json。</translation>
    </message>
    <message>
        <source>Made from {files}; manifest {digest}, see manifest.json beside this page.</source>
        <translation>依据 {files} 生成;运行清单 {digest},详见本页旁边的 manifest.json。</translation>
    </message>
    <message>
        <source>Takes the manifest.json that lies beside every exported file, or a workspace, and runs everything again: loads the lists, matches, draws the ellipses, with the same parameters, decisions and taxonomy, into a new workspace in the folder chosen, and writes the same tables, reports and exports.

The input files are looked for in the folder of inputs, then beside the manifest, where they were, and among the plugin&apos;s own; in each place by their content, whatever they are called, and then by their name. One whose content differs is named, and so is every output that is not the same: pages, CSV and GeoJSON byte by byte, spreadsheets cell by cell. Cities, clusters or belts that were edited by hand are in a workspace, not in a manifest: then choose the workspace.

Figures are not drawn again; export them from the panel. Pages are in the language of the interface, so choose the same language to get the same bytes.</source>
        <translation>读取每个导出文件旁边的 manifest.json 或一个工作区,把其中的各次运行全部重做一遍:载入清单、匹配、绘制椭圆,参数、人工改判和分类体系相同,结果写入所选文件夹中的新工作区,并生成同样的表格、报告和导出文件。

输入文件依次在输入文件夹、清单旁边、原处和插件自带数据中查找;在每一处先按内容(不论文件名),再按文件名。内容不同的输入会被指出,不相同的输出也会逐一指出:网页、CSV 和 GeoJSON 逐字节比较,电子表格逐单元格比较。手工修改过的城市、集群或产业带保存在工作区中,不在清单里,此时请选择工作区。

不会重新绘制图件,请在面板中导出。网页使用界面语言,要得到相同的字节请使用同一语言。</translation>
    </message>
    <message>
        <source>Lists what changed from one run to another: verdicts, links, pairs, ellipses, cells of the tables</source>
        <translation>列出两次运行之间的变化:结论、匹配关系、集群对、椭圆以及各表的单元格</translation>
    </message>
    <message>
        <source>Repeats the runs of a manifest or workspace in a new folder and tells what is not the same</source>
        <translation>在新文件夹中重复运行清单或工作区中的各次运行,并指出不相同之处</translation>
    </message>
    <message>
        <source>Writes one spreadsheet, a sheet for each table: Table 1 (verdicts per programme), Table 2 (identical, subordinate and near clusters of different programmes in one city), Tables 3 to 5 (per programme the clusters that another programme accompanies in their city, with the belts that belong to them), cities with three and two programmes by region, sets of cities with their shares, rates by province, region and industry, a self-check in which every table adds up, and the results as given. Numbers are numbers; text never becomes a formula. The report is the same as one HTML page with three-line tables that keep their lines when copied into Word; the brief is one page of sentences to copy.

A cluster of several cities can be counted in three ways: in every member city, by share (1/N in each), or once in its lead city. Every percentage comes with numerator and denominator, and the counting rule is printed with the table. Halves are rounded up.

With the belts that were matched, two tables for reviewers are added: the shuffled baseline (the belts&apos; industries dealt out anew between the cities, seeded) and the verdicts under strict, paper and wide rules. A taxonomy of your own adds the verdicts under the shipped one and before its last changes. With the decisions of coders, their agreement; with clusters and belts, how many rows were not verified. Printed numbers (columns name and value; numerator and denominator make a percentage) are checked against one another and against what was found; those of the paper ship as data/printed_numbers.csv.</source>
        <translation>写出一个电子表格,每张表一个工作表:表1(各类型的匹配结论)、表2(同城不同类型集群的相同、从属与相近)、表3至表5(各类型中与其他类型同城即“相伴”的集群及其产业带)、按区域列出的三类与两类集群城市、城市集合与占比、各省份、区域和产业的占比、逐表加总的自检,以及各项结果原表。数字保持为数字,文本绝不会变成公式。报告是同样内容的一个网页,表格为三线表,复制到 Word 时线条保留;简报是一页可直接引用的句子。

跨城市集群有三种计数口径:每个成员城市各计一次、按份额(各计 1/N)、只计首位城市一次。每个百分数都附分子和分母,表旁注明计数口径。百分数四舍五入(0.05 进位)。

给出参与匹配的产业带,还会增加审稿人关心的两张表:随机基线(各城市产业带的产业在城市间随机重排,种子固定)和严格、论文、宽松三种规则下的结论。使用自己的分类体系时,还给出插件所附版本和最近几次修改之前各版本下的结论。给出判定记录,增加判定人一致性;给出集群和产业带清单,增加未核实行数。印刷数字(字段 name 和 value;numerator 和 denominator 表示百分数)会互相核对,并与本次结果核对;论文的印刷数字随插件提供,见 data/printed_numbers.csv。</translation>
    </message>
    <message>
        <source>Further versions of the taxonomy (datasets or folders)</source>
        <translation>另外比较的分类体系版本(数据集或文件夹)</translation>
    </message>
    <message>
        <source>Check printed &amp;numbers…</source>
        <translation>核对印刷数字(&amp;N)…</translation>
    </message>
    <message>
        <source>Type the numbers that a paper or report prints: they are checked against one another and against the results, here and in the tables</source>
        <translation>录入论文或报告中印出的数字,在此处和表格中核对其自身是否一致、与结果是否一致</translation>
    </message>
    <message>
        <source>One spreadsheet with Tables 1 to 5, the checks and their basis, a report and a brief</source>
        <translation>电子表格(表1至表5、自检及口径)、报告和简报</translation>
    </message>
    <message>
        <source>Figures and atlas</source>
        <translation>图与图集</translation>
    </message>
    <message>
        <source>Draws the map with the ellipses, the years side by side and an atlas of a workspace</source>
        <translation>绘制工作区的椭圆地图、分年小图和图集</translation>
    </message>
    <message>
        <source>figure,map,atlas,layout,print,tiff,pdf,svg,图1,地图,图集,椭圆,集群,产业带</source>
        <translation>figure,map,atlas,layout,print,tiff,pdf,svg,图1,地图,图集,椭圆,集群,产业带</translation>
    </message>
    <message>
        <source>Draws what a workspace holds: Figure 1, the national map with clusters, belts and ellipses; the belts by year side by side; an atlas with a page for each province or programme. Images have 300 dpi, TIFF 600.

The plugin ships no boundaries: the backdrop is graticule and city names, and under them the standard map chosen in the project. While its approval number is not given, the page says so.</source>
        <translation>绘制工作区的内容:图1(集群、产业带和椭圆的全国图)、产业带分年小图、按省份或集群类型分页的图集。图片 300 dpi,TIFF 600 dpi。

插件不附带边界数据:底图为经纬网和城市名,其下为项目中选定的标准地图。未填审图号时图上会有提醒。</translation>
    </message>
    <message>
        <source>Scope whose rows are drawn</source>
        <translation>绘制哪个范围的结果</translation>
    </message>
    <message>
        <source>Figure 1</source>
        <translation>图1</translation>
    </message>
    <message>
        <source>Belts by year</source>
        <translation>产业带分年图</translation>
    </message>
    <message>
        <source>Width of Figure 1</source>
        <translation>图1宽度</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>That of the interface</source>
        <translation>与界面相同</translation>
    </message>
    <message>
        <source>Approval number of the standard map (default: the project&apos;s)</source>
        <translation>标准地图审图号(默认:项目中所填)</translation>
    </message>
    <message>
        <source>The workspace {path} is not there.</source>
        <translation>工作区 {path} 不存在。</translation>
    </message>
    <message>
        <source>Choose at least one figure and one format.</source>
        <translation>请至少选择一种图和一种格式。</translation>
    </message>
    <message>
        <source>Cluster Digital: printed numbers</source>
        <translation>产业集群数字化:印刷数字</translation>
    </message>
    <message>
        <source>Type what a paper or report prints. A name ends in the programme or the verdict (match.MIIT, accompanied.NDRC.near); a percentage names its numerator and denominator. The numbers are kept beside the workspace, and the tables check them too.</source>
        <translation>录入论文或报告中印出的数字。名称以类型或结论结尾(如 match.MIIT、accompanied.NDRC.near);百分数注明分子和分母的名称。这些数字保存在工作区旁,导出表格时也会核对。</translation>
    </message>
    <message>
        <source>The &amp;paper&apos;s numbers</source>
        <translation>论文的数字(&amp;P)</translation>
    </message>
    <message>
        <source>Fill in the numbers that Zhao et al. (2022) print</source>
        <translation>填入赵作权等(2022)印出的数字</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Fill in a CSV file with the columns name and value</source>
        <translation>填入含 name、value 两列的 CSV 文件</translation>
    </message>
    <message>
        <source>&amp;Add a row</source>
        <translation>加一行(&amp;A)</translation>
    </message>
    <message>
        <source>Add an empty row at the end</source>
        <translation>在末尾加一个空行</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>清空(&amp;L)</translation>
    </message>
    <message>
        <source>Remove all numbers</source>
        <translation>删除全部数字</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Printed</source>
        <translation>印刷数字</translation>
    </message>
    <message>
        <source>Numerator</source>
        <translation>分子</translation>
    </message>
    <message>
        <source>Denominator</source>
        <translation>分母</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Open printed numbers</source>
        <translation>打开印刷数字</translation>
    </message>
    <message>
        <source>Comma-separated text (*.csv)</source>
        <translation>逗号分隔文本 (*.csv)</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>核对内容</translation>
    </message>
    <message>
        <source>Against</source>
        <translation>对照</translation>
    </message>
    <message>
        <source>Contradictions: {wrong}. Differ from these results: {other}. In order: {good}.</source>
        <translation>矛盾 {wrong} 项;与本次结果不同 {other} 项;一致 {good} 项。</translation>
    </message>
    <message>
        <source>No numbers yet: type them, or fill in the paper&apos;s.</source>
        <translation>还没有数字:请录入,或填入论文的数字。</translation>
    </message>
    <message>
        <source>Cards need one more package; everything else works. {what}</source>
        <translation>名片还需要一个软件包,其余功能不受影响。{what}</translation>
    </message>
    <message>
        <source>“{table}” could not be written to its end. Is the disk full or the file open elsewhere?</source>
        <translation>“{table}”未能写完整。磁盘是否已满,文件是否在别处打开?</translation>
    </message>
    <message>
        <source>Files of that export could not be put right: {error}. Close the programs that have them open, and export again; older files are in hidden folders in {folder}.</source>
        <translation>该次导出的文件无法恢复原状:{error}。请关闭正在打开这些文件的程序,然后重新导出;旧文件在 {folder} 的隐藏文件夹中。</translation>
    </message>
    <message>
        <source>Drawing the figure</source>
        <translation>绘图</translation>
    </message>
    <message>
        <source>{dropped} of {rows} rows were left out: no geometry, no place on earth (are longitude and latitude swapped?), or no number as weight.</source>
        <translation>{rows} 行中有 {dropped} 行未计入:没有几何、坐标不在地球上(经度和纬度是否颠倒?),或权重不是数值。</translation>
    </message>
    <message>
        <source>Drawing {name}</source>
        <translation>正在绘制 {name}</translation>
    </message>
</context>
</TS>
