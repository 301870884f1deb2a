#pragma once

#include <QFutureWatcher>
#include <QPixmap>
#include <QSet>
#include <QWidget>
#include <memory>
#include <optional>

#include "app/look/theme.h"
#include "app/timeline/overlay.h"
#include "app/timeline/scene.h"
#include "app/timeline/view_state.h"
#include "app/timeline/wheel_merger.h"

class QScrollBar;

namespace interleave {

/// The lanes: replays the scene's draw list from a cached picture and lays cursor, selection and hover over it.
/// Turns mouse and keys into changes of the ViewState (LOOK.md, "Navigation"); knows no other widget.
class TimelineWidget : public QWidget {
    Q_OBJECT
public:
    explicit TimelineWidget(ViewState* state, QWidget* parent = nullptr);
    ~TimelineWidget() override;

    /// Shows another trace; null clears. Closed groups (by title) and the scroll position stay as far as they can.
    /// The ViewState's extent is the caller's to set. A trace that takes longer than a frame to index is indexed off the GUI
    /// thread; until then the old one stays, veiled.
    void setResult(TracePtr trace, std::shared_ptr<const Lanes> lanes);
    void setTheme(ThemeName theme);
    /// What is drawn now: the exporter's "as shown" asks this.
    TimelineScene::View view() const;

Q_SIGNALS:
    void spanPicked(qint64 span);  ///< a click on a bar: its number in Trace::spans; -1: on nothing

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Drag { None, Title, Select, SelectFrom, SelectTo, Pan, Zoom };

    void adopt(std::shared_ptr<const TimelineScene> scene);
    TimelineScene::Hit hitAt(QPointF point) const;  ///< of the newest run; nothing while an older one is shown
    TimeScale scale() const;
    bool inPlot(QPointF point) const;
    Drag dragFor(const QMouseEvent& event) const;
    Drag edgeAt(QPointF point) const;  ///< the selection's edge there, or None
    void dragTo(QPointF point);
    void click(QPointF point);
    void toggleGroup(int group);
    void hover(QPointF point);
    void zoomBy(double factor);
    void panBy(double share);
    void scrollBy(double pixels);
    void fit();
    void clearAll();
    void fitScrollBar();
    std::uint32_t collapsed() const;
    void ensurePicture();

    ViewState* m_state;
    ThemeName m_theme = ThemeName::Light;
    std::shared_ptr<const TimelineScene> m_scene;
    QFutureWatcher<std::shared_ptr<const TimelineScene>> m_coming;  ///< of a large trace; a newer one takes its place
    bool m_veiled = false;                                          ///< m_scene is not the newest
    QSet<QString> m_closed;                                         ///< titles of closed groups
    QScrollBar* m_scrollBar;
    WheelMerger m_wheel;

    QPixmap m_picture;                              ///< the draw list, painted
    std::optional<TimelineScene::View> m_pictured;  ///< what m_picture shows; empty: nothing of use

    /// An item with its words, held by time and row so that it keeps its place when the view moves.
    struct Noted {
        TimelineScene::Hit hit;
        std::vector<QString> lines;
        Nanos time = 0;  ///< where the pointer was
        double y = 0;    ///< likewise, in px of the content
        bool pinned = false;
    };
    void addBox(Overlay& overlay, const Noted& item) const;

    std::optional<QPointF> m_pointer;
    std::optional<Noted> m_hover, m_pinned;

    Drag m_drag = Drag::None;
    Qt::MouseButton m_button = Qt::NoButton;  ///< that drags
    QPointF m_pressed, m_dragged;
    bool m_moved = false;  ///< the pointer left the press far enough to be a drag
    TimeRange m_rangeAtPress;
    double m_scrollAtPress = 0, m_scrollRest = 0;
};

}  // namespace interleave
