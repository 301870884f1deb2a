#include "app/timeline/timeline_widget.h"

#include <QPainter>
#include <QPromise>
#include <QScrollBar>
#include <QThreadPool>
#include <algorithm>
#include <cmath>

#include "app/timeline/ruler.h"

namespace interleave {
namespace {

constexpr std::size_t kIndexedAtOnce = 50'000;  ///< spans and waits: some 5 ms

bool samePicture(const TimelineScene::View& a, const TimelineScene::View& b) {
    return a.range == b.range && a.width == b.width && a.height == b.height && a.scroll == b.scroll && a.collapsed == b.collapsed;
}

}  // namespace

TimelineWidget::TimelineWidget(ViewState* state, QWidget* parent)
    : QWidget(parent),
      m_state(state),
      m_scrollBar(new QScrollBar(Qt::Vertical, this)),
      m_wheel(this, [this](const WheelMerger::Movement& movement) {
          movement.moveTime(*m_state, scale());
          if (movement.scroll != 0) scrollBy(movement.scroll);
      }) {
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(QStringLiteral("Timeline"));
    setAccessibleDescription(QStringLiteral("Lanes of cores and of work in flight over time"));
    setMinimumSize(kLabelWidth + kRightMargin + 80, 60);
    m_scrollBar->setAccessibleName(QStringLiteral("Scroll the lanes"));
    m_scrollBar->hide();
    const auto moved = [this] {  // another item may lie under a pointer that stands still
        if (m_pointer && m_drag == Drag::None) hover(*m_pointer);
        update();
    };
    connect(m_scrollBar, &QScrollBar::valueChanged, this, moved);
    connect(m_state, &ViewState::rangeChanged, this, moved);
    connect(&m_coming, &QFutureWatcherBase::finished, this, [this] {
        if (m_coming.future().resultCount() > 0) adopt(m_coming.result());
    });
    connect(m_state, &ViewState::cursorChanged, this, qOverload<>(&QWidget::update));
    connect(m_state, &ViewState::selectionChanged, this, qOverload<>(&QWidget::update));
}

TimelineWidget::~TimelineWidget() = default;

void TimelineWidget::setResult(TracePtr trace, std::shared_ptr<const Lanes> lanes) {
    m_coming.setFuture({});  // whatever was on its way is too late
    if (!trace || !lanes) return adopt(nullptr);
    if (trace->spans.size() + trace->waits.size() < kIndexedAtOnce)
        return adopt(std::make_shared<const TimelineScene>(std::move(trace), std::move(lanes)));
    auto promise = std::make_shared<QPromise<std::shared_ptr<const TimelineScene>>>();
    promise->start();
    m_coming.setFuture(promise->future());
    QThreadPool::globalInstance()->start([promise, trace = std::move(trace), lanes = std::move(lanes)] {
        promise->addResult(std::make_shared<const TimelineScene>(trace, lanes));
        promise->finish();
    });
    m_veiled = m_scene != nullptr;
    m_pinned.reset();
    m_hover.reset();
    update();
}

void TimelineWidget::adopt(std::shared_ptr<const TimelineScene> scene) {
    m_scene = std::move(scene);
    m_veiled = false;
    m_pictured.reset();
    m_pinned.reset();
    m_hover.reset();
    fitScrollBar();
    if (m_pointer && m_drag == Drag::None) hover(*m_pointer);
    update();
}

void TimelineWidget::setTheme(ThemeName theme) {
    m_theme = theme;
    m_pictured.reset();
    update();
}

TimelineScene::View TimelineWidget::view() const {
    TimelineScene::View view;
    view.range = m_state->range();
    view.width = width();
    view.height = height();
    view.scroll = m_scrollBar->value();
    view.labelWidth = kLabelWidth;
    view.rightMargin = kRightMargin;
    view.collapsed = collapsed();
    return view;
}

std::uint32_t TimelineWidget::collapsed() const {
    std::uint32_t bits = 0;
    if (!m_scene) return bits;
    const auto& groups = m_scene->lanes().groups;
    for (std::size_t i = 0; i < std::min<std::size_t>(groups.size(), 32); ++i)
        if (m_closed.contains(QString::fromStdString(groups[i].title))) bits |= 1u << i;
    return bits;
}

TimeScale TimelineWidget::scale() const { return scaleOf(view()); }
bool TimelineWidget::inPlot(QPointF point) const { return point.x() >= kLabelWidth && point.x() < width() - kRightMargin; }

void TimelineWidget::ensurePicture() {
    const TimelineScene::View now = view();
    const double ratio = devicePixelRatioF();
    if (m_pictured && samePicture(*m_pictured, now) && m_picture.devicePixelRatioF() == ratio) return;
    const QSize pixels(qRound(width() * ratio), qRound(height() * ratio));
    if (m_picture.size() != pixels) m_picture = QPixmap(pixels);
    m_picture.setDevicePixelRatio(ratio);
    const Theme& theme = Theme::of(m_theme);
    m_picture.fill(theme.lane);
    if (m_scene) {
        QPainter painter(&m_picture);
        replay(m_scene->draw(now), painter, theme);
    }
    m_pictured = now;
}

void TimelineWidget::paintEvent(QPaintEvent*) {
    ensurePicture();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    if (m_veiled) {
        QColor veil = Theme::of(m_theme).lane;
        veil.setAlpha(150);
        painter.fillRect(rect(), veil);
    }
    const TimeScale axis = scale();
    Overlay overlay;
    overlay.plot = QRectF(kLabelWidth, 0, width() - kLabelWidth - kRightMargin, height());
    if (m_state->cursor()) overlay.cursor = axis.x(*m_state->cursor());
    if (const auto& selection = m_state->selection()) {
        overlay.selection = {axis.x(selection->from), axis.x(selection->to)};
        overlay.selectionText = QStringLiteral("Δ ") + forWindow(formatDuration(selection->length()));
    }
    if (m_drag == Drag::Zoom && m_moved) overlay.zoomRegion = {m_pressed.x(), m_dragged.x()};
    if (m_pinned) addBox(overlay, *m_pinned);
    const bool again = m_hover && m_pinned && m_hover->hit.span == m_pinned->hit.span && m_hover->hit.wait == m_pinned->hit.wait;
    if (m_hover && !again && m_drag == Drag::None) addBox(overlay, *m_hover);
    paintOverlay(overlay, painter, Theme::of(m_theme));
}

void TimelineWidget::addBox(Overlay& overlay, const Noted& item) const {
    const QRectF place = m_scene->boxOf(view(), item.hit);
    if (!place.intersects(overlay.plot)) return;
    overlay.boxes.push_back({item.lines, {scale().x(item.time), item.y - view().scroll}, place, item.pinned});
}

void TimelineWidget::resizeEvent(QResizeEvent*) { fitScrollBar(); }

void TimelineWidget::fitScrollBar() {
    const double content = m_scene ? m_scene->contentHeight(view()) : 0;
    const int beyond = std::max(0, static_cast<int>(std::ceil(content)) - height());
    m_scrollBar->setRange(0, beyond);
    m_scrollBar->setPageStep(height());
    m_scrollBar->setSingleStep(21);
    m_scrollBar->setGeometry(width() - 11, 2, 8, height() - 4);
    m_scrollBar->setVisible(beyond > 0);
}

}  // namespace interleave
